import { perSecond } from "@contact-identity/domain";
import type { Provider } from "../provider.ts";
import { type WhatsappCloudConfig, whatsappCloudConfig } from "./config.ts";
import { parse } from "./parse.ts";
import { send } from "./send.ts";
import { handshake, verify } from "./verify.ts";

export const whatsappCloudProvider: Provider<WhatsappCloudConfig> = {
  type: "WHATSAPP_CLOUD",
  // Meta, WhatsApp Cloud API, Throughput: up to 80 messages a second for each phone number.
  pace: perSecond(80),
  provides: ["CHANNEL_ACCOUNT", "PHONE"],
  configSchema: whatsappCloudConfig,
  secretFields: ["appSecret", "verifyToken", "accessToken"],
  generatedFields: [],
  urlFields: ["apiBaseUrl"],
  handshake,
  verify,
  parse,
  send,
};
