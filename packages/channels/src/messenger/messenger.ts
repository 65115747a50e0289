import { metaPageProvider } from "../meta-page/meta-page.ts";

export const messengerProvider = metaPageProvider("MESSENGER", "page");
