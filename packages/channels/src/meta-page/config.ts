import { z } from "zod";
import { headerSecret, optionalHttpUrl, required, secret } from "../config-fields.ts";

/** A Facebook page, or an Instagram professional account: the same settings. */
export const metaPageConfig = z.object({
  pageId: required("pageId"),
  appSecret: secret("appSecret"),
  verifyToken: secret("verifyToken"),
  pageAccessToken: headerSecret("pageAccessToken"),
  apiBaseUrl: optionalHttpUrl("apiBaseUrl"),
});
export type MetaPageConfig = z.output<typeof metaPageConfig>;
