import { USUAL_PACE } from "@contact-identity/domain";
import type { Provider } from "../provider.ts";
import { type CustomConfig, customConfig } from "./config.ts";
import { parse } from "./parse.ts";
import { send } from "./send.ts";
import { verify } from "./verify.ts";

export const customProvider: Provider<CustomConfig> = {
  type: "CUSTOM",
  pace: USUAL_PACE,
  provides: ["CHANNEL_ACCOUNT", "EMAIL", "PHONE"],
  configSchema: customConfig,
  secretFields: ["token"],
  generatedFields: ["token"],
  urlFields: ["outboundUrl"],
  verify,
  provenByHeaders: () => true,
  parse,
  send,
};
