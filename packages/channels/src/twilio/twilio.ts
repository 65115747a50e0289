import { USUAL_PACE } from "@contact-identity/domain";
import { TEXT_ALONE, withWindow } from "../capabilities.ts";
import { defineProvider } from "../define-provider.ts";
import { twilioConfig } from "./config.ts";
import { parse } from "./parse.ts";
import { send } from "./send.ts";
import { templates } from "./templates.ts";
import { verify } from "./verify.ts";

/** SMS, or WhatsApp where `from` says so. */
export const twilioProvider = defineProvider({
  type: "TWILIO",
  pace: USUAL_PACE,
  provides: ["CHANNEL_ACCOUNT", "PHONE"],
  config: twilioConfig,
  configName: "TwilioConfig",
  capabilities: ({ from }) => withWindow("TWILIO", from, TEXT_ALONE),
  verify,
  parse,
  send,
  templates,
});
