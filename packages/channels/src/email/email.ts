import { USUAL_PACE } from "@contact-identity/domain";
import { defineProvider } from "../define-provider.ts";
import { capabilities } from "./capabilities.ts";
import { emailConfig } from "./config.ts";
import { inboundMail } from "./inbound-mail.ts";
import { send } from "./send.ts";
import { touchOf } from "./touch.ts";

export const emailProvider = defineProvider({
  type: "EMAIL",
  // None published; mail servers take a new sender that writes much for a nuisance.
  pace: USUAL_PACE,
  // Mails come with what is attached to them. Postmark takes 35 MB of a mail, and tells it in base64.
  bodyLimit: 50 * 1024 * 1024,
  provides: ["CHANNEL_ACCOUNT", "EMAIL"],
  config: emailConfig,
  configName: "EmailConfig",
  capabilities: () => capabilities,
  verify: ({ provider, inboundSecret }, request) => inboundMail[provider].isAuthentic(inboundSecret, request),
  provenByHeaders: ({ provider }) => inboundMail[provider].provenByHeaders,
  onceKey: ({ provider }, request) => inboundMail[provider].onceKey(request),
  async parse(config, request) {
    const told = await inboundMail[config.provider].read(request);
    return typeof told === "string"
      ? [{ type: "ignored", reason: "notice", what: told }]
      : [{ type: "touch", touch: touchOf(config, told) }];
  },
  kept: ({ provider }, request) => inboundMail[provider].kept(request),
  send,
});
