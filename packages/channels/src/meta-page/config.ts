import { z } from "zod";
import { apiBaseUrl, headerSecret, required, secret } from "../config-fields.ts";

/** A Facebook page, or an Instagram professional account: the same settings. */
export const metaPageConfig = z.object({
  pageId: required("pageId", "The id of the Facebook page, or of the Instagram professional account."),
  appSecret: secret("appSecret", "The app's secret: proves that a call comes from Meta."),
  verifyToken: secret("verifyToken", "Your own word, given to Meta too: it repeats it in the handshake."),
  pageAccessToken: headerSecret("pageAccessToken", "For sending."),
  apiBaseUrl: apiBaseUrl(),
});
export type MetaPageConfig = z.output<typeof metaPageConfig>;
