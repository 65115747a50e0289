import { byUrl } from "../files/by-url.ts";
import type { MetaPageConfig } from "./config.ts";

/** Signed addresses of Meta's content network, good for some days. Source: Messenger Platform, attachments; Instagram, messaging webhooks. */
export const files = byUrl<MetaPageConfig>([
  "*.fbcdn.net",
  "*.fbsbx.com",
  "*.cdninstagram.com",
  "*.facebook.com",
  "*.instagram.com",
]);
