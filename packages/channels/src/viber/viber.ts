import type { Provider } from "../provider.ts";
import { type ViberConfig, viberConfig } from "./config.ts";
import { parse } from "./parse.ts";
import { send } from "./send.ts";
import { verify } from "./verify.ts";

export const viberProvider: Provider<ViberConfig> = {
  type: "VIBER",
  provides: ["CHANNEL_ACCOUNT"],
  configSchema: viberConfig,
  secretFields: ["authToken"],
  generatedFields: [],
  urlFields: ["apiBaseUrl"],
  verify,
  parse,
  send,
};
