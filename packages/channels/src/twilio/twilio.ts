import { USUAL_PACE } from "@contact-identity/domain";
import type { Provider } from "../provider.ts";
import { type TwilioConfig, twilioConfig } from "./config.ts";
import { parse } from "./parse.ts";
import { send } from "./send.ts";
import { verify } from "./verify.ts";

/** SMS, or WhatsApp where `from` says so. */
export const twilioProvider: Provider<TwilioConfig> = {
  type: "TWILIO",
  pace: USUAL_PACE,
  provides: ["CHANNEL_ACCOUNT", "PHONE"],
  configSchema: twilioConfig,
  secretFields: ["authToken"],
  generatedFields: [],
  urlFields: ["apiBaseUrl"],
  verify,
  parse,
  send,
};
