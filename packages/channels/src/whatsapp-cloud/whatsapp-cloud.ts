import type { Provider } from "../provider.ts";
import { type WhatsappCloudConfig, whatsappCloudConfig } from "./config.ts";
import { parse } from "./parse.ts";
import { send } from "./send.ts";
import { handshake, verify } from "./verify.ts";

export const whatsappCloudProvider: Provider<WhatsappCloudConfig> = {
  type: "WHATSAPP_CLOUD",
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
