import { type InboundEvent, USUAL_PACE } from "@contact-identity/domain";
import { defineProvider } from "../define-provider.ts";
import { capabilities } from "./capabilities.ts";
import { type EmailConfig, emailConfig } from "./config.ts";
import { inboundMail } from "./inbound-mail.ts";
import type { Mail } from "./mail.ts";
import { deliveryReport } from "./report/delivery-report.ts";
import { send } from "./send.ts";
import { touchOf } from "./touch.ts";

/** One call tells one mail, or what else its provider has to say. */
async function eventOf(config: EmailConfig, told: Mail | string): Promise<InboundEvent> {
  if (typeof told === "string") return { type: "ignored", reason: "notice", what: told };
  return (await deliveryReport(told)) ?? { type: "touch", touch: await touchOf(config, told) };
}

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
  parts(config, request) {
    const { open, kept } = inboundMail[config.provider];
    const read = open(request);
    return [{ body: () => kept(request), read: async () => [await eventOf(config, await read())] }];
  },
  kept: ({ provider }, request) => inboundMail[provider].kept(request),
  send,
});
