import { USUAL_PACE } from "@contact-identity/domain";
import { TEXT_ALONE } from "../capabilities.ts";
import { defineProvider } from "../define-provider.ts";
import { twilioConfig } from "./config.ts";
import { parts } from "./parts.ts";
import { send } from "./send.ts";
import { verify } from "./verify.ts";

/** SMS and MMS; WhatsApp, RCS or Messenger where `from` says so. */
export const twilioProvider = defineProvider({
  type: "TWILIO",
  pace: USUAL_PACE,
  provides: ["CHANNEL_ACCOUNT", "PHONE"],
  config: twilioConfig,
  configName: "TwilioConfig",
  sharedApp: { account: "from", secret: "authToken" },
  capabilities: () => TEXT_ALONE,
  verify,
  parts,
  send,
});
