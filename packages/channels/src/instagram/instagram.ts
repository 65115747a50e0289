import { metaPageProvider } from "../meta-page/meta-page.ts";

export const instagramProvider = metaPageProvider("INSTAGRAM", "instagram");
