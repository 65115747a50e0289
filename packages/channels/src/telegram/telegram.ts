import { perSecond } from "@contact-identity/domain";
import type { Provider } from "../provider.ts";
import { type TelegramConfig, telegramConfig } from "./config.ts";
import { parse } from "./parse.ts";
import { send } from "./send.ts";
import { verify } from "./verify.ts";

export const telegramProvider: Provider<TelegramConfig> = {
  type: "TELEGRAM",
  // Telegram, Bots FAQ: about 30 messages a second.
  pace: perSecond(30),
  provides: ["CHANNEL_ACCOUNT"],
  configSchema: telegramConfig,
  secretFields: ["botToken", "secretToken"],
  generatedFields: [],
  urlFields: ["apiBaseUrl"],
  verify,
  provenByHeaders: () => true,
  parse,
  send,
};
