import { perSecond } from "@contact-identity/domain";
import { defineProvider } from "../define-provider.ts";
import { capabilities } from "./capabilities.ts";
import { whatsappCloudConfig } from "./config.ts";
import { files } from "./file-source.ts";
import { parts } from "./parts.ts";
import { send } from "./send.ts";
import { templates } from "./templates.ts";
import { handshake, verify } from "./verify.ts";

export const whatsappCloudProvider = defineProvider({
  type: "WHATSAPP_CLOUD",
  // Meta, WhatsApp Cloud API, Throughput: up to 80 messages a second for each phone number.
  pace: perSecond(80),
  provides: ["CHANNEL_ACCOUNT", "PHONE"],
  config: whatsappCloudConfig,
  configName: "WhatsAppCloudConfig",
  files,
  sharedApp: { account: "phoneNumberId", secret: "appSecret" },
  capabilities: () => capabilities,
  handshake,
  verify,
  parts,
  send,
  templates,
});
