import { USUAL_PACE } from "@contact-identity/domain";
import { TEXT_ALONE, withWindow } from "../capabilities.ts";
import { defineProvider } from "../define-provider.ts";
import { twilioConfig } from "./config.ts";
import { files } from "./file-source.ts";
import { mediaOf } from "./media.ts";
import { parts } from "./parts.ts";
import { send } from "./send.ts";
import { templates } from "./templates.ts";
import { verify } from "./verify.ts";

/** SMS and MMS; WhatsApp, RCS or Messenger where `from` says so. */
export const twilioProvider = defineProvider({
  type: "TWILIO",
  pace: USUAL_PACE,
  provides: ["CHANNEL_ACCOUNT", "PHONE"],
  config: twilioConfig,
  configName: "TwilioConfig",
  files,
  sharedApp: { account: "from", secret: "authToken" },
  capabilities: ({ from }) => withWindow("TWILIO", from, { ...TEXT_ALONE, media: mediaOf(from) }),
  verify,
  parts,
  send,
  templates,
});
