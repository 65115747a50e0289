import { USUAL_PACE } from "@contact-identity/domain";
import type { Provider } from "../provider.ts";
import { type EmailConfig, emailConfig } from "./config.ts";
import { inboundMail } from "./inbound-mail.ts";
import { send } from "./send.ts";
import { touchOf } from "./touch.ts";

export const emailProvider: Provider<EmailConfig> = {
  type: "EMAIL",
  // None published; mail servers take a new sender that writes much for a nuisance.
  pace: USUAL_PACE,
  provides: ["CHANNEL_ACCOUNT", "EMAIL"],
  configSchema: emailConfig,
  secretFields: ["inboundSecret", "smtpUrl"],
  generatedFields: [],
  urlFields: ["smtpUrl"],
  verify: ({ provider, inboundSecret }, request) => inboundMail[provider].isAuthentic(inboundSecret, request),
  provenByHeaders: ({ provider }) => inboundMail[provider].provenByHeaders,
  onceKey: ({ provider }, request) => inboundMail[provider].onceKey(request),
  async parse(config, request) {
    const told = await inboundMail[config.provider].read(request);
    return typeof told === "string" ? [{ type: "ignored", what: told }] : [{ type: "touch", touch: touchOf(config, told) }];
  },
  kept: ({ provider }, request) => inboundMail[provider].kept(request),
  send,
};
