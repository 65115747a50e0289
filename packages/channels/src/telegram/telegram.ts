import { perSecond } from "@contact-identity/domain";
import { defineProvider } from "../define-provider.ts";
import { capabilities } from "./capabilities.ts";
import { telegramConfig } from "./config.ts";
import { files } from "./file-source.ts";
import { parts } from "./parts.ts";
import { send } from "./send.ts";
import { verify } from "./verify.ts";

export const telegramProvider = defineProvider({
  type: "TELEGRAM",
  // Telegram, Bots FAQ: about 30 messages a second.
  pace: perSecond(30),
  provides: ["CHANNEL_ACCOUNT"],
  config: telegramConfig,
  configName: "TelegramConfig",
  files,
  capabilities: () => capabilities,
  verify,
  provenByHeaders: () => true,
  parts,
  send,
});
