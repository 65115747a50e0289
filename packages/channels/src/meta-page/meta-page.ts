import type { ChannelType } from "@contact-identity/domain";
import { perSecond } from "@contact-identity/domain";
import type { Provider } from "../provider.ts";
import { type MetaPageConfig, metaPageConfig } from "./config.ts";
import { parsePage } from "./parse.ts";
import { send } from "./send.ts";
import { handshake, verify } from "./verify.ts";

/** Messenger and Instagram differ in the name that Meta gives their webhook object. */
export const metaPageProvider = (type: ChannelType, object: "page" | "instagram"): Provider<MetaPageConfig> => ({
  type,
  // Meta, Messenger Platform, Rate limiting: 300 calls a second for each page; the inbox stops showing beyond 40 a second.
  pace: perSecond(40),
  provides: ["CHANNEL_ACCOUNT"],
  configSchema: metaPageConfig,
  secretFields: ["appSecret", "verifyToken", "pageAccessToken"],
  generatedFields: [],
  urlFields: ["apiBaseUrl"],
  handshake,
  verify,
  parse: parsePage(object),
  send,
});
