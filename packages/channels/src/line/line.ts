import type { Provider } from "../provider.ts";
import { type LineConfig, lineConfig } from "./config.ts";
import { parse } from "./parse.ts";
import { send } from "./send.ts";
import { verify } from "./verify.ts";

export const lineProvider: Provider<LineConfig> = {
  type: "LINE",
  provides: ["CHANNEL_ACCOUNT"],
  configSchema: lineConfig,
  secretFields: ["channelSecret", "channelAccessToken"],
  generatedFields: [],
  urlFields: ["apiBaseUrl"],
  verify,
  parse,
  send,
};
