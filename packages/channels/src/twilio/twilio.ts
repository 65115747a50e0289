import { USUAL_PACE } from "@contact-identity/domain";
import { TEXT_ALONE } from "../capabilities.ts";
import { defineProvider } from "../define-provider.ts";
import { twilioConfig } from "./config.ts";
import { files } from "./files.ts";
import { parse } from "./parse.ts";
import { send } from "./send.ts";
import { verify } from "./verify.ts";

/** SMS, or WhatsApp where `from` says so. */
export const twilioProvider = defineProvider({
  type: "TWILIO",
  pace: USUAL_PACE,
  provides: ["CHANNEL_ACCOUNT", "PHONE"],
  config: twilioConfig,
  configName: "TwilioConfig",
  files,
  capabilities: () => TEXT_ALONE,
  verify,
  parse,
  send,
});
