import { perSecond } from "@contact-identity/domain";
import type { Provider } from "../provider.ts";
import { type LineConfig, lineConfig } from "./config.ts";
import { parse } from "./parse.ts";
import { send } from "./send.ts";
import { verify } from "./verify.ts";

export const lineProvider: Provider<LineConfig> = {
  type: "LINE",
  // LINE, Messaging API reference, Rate limits: 2,000 requests a second; its guidelines ask for far less.
  pace: perSecond(200),
  provides: ["CHANNEL_ACCOUNT"],
  configSchema: lineConfig,
  secretFields: ["channelSecret", "channelAccessToken"],
  generatedFields: [],
  urlFields: ["apiBaseUrl"],
  verify,
  parse,
  send,
};
