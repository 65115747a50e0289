import { USUAL_PACE } from "@contact-identity/domain";
import type { Provider } from "../provider.ts";
import { type ViberConfig, viberConfig } from "./config.ts";
import { parse } from "./parse.ts";
import { send } from "./send.ts";
import { verify } from "./verify.ts";

export const viberProvider: Provider<ViberConfig> = {
  type: "VIBER",
  pace: USUAL_PACE,
  provides: ["CHANNEL_ACCOUNT"],
  configSchema: viberConfig,
  secretFields: ["authToken"],
  generatedFields: [],
  urlFields: ["apiBaseUrl"],
  verify,
  parse,
  send,
};
