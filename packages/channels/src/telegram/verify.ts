import { sameSecret } from "../constant-time.ts";
import type { RawRequest } from "../raw-request.ts";
import type { TelegramConfig } from "./config.ts";

/** Telegram signs nothing: it repeats the secret that `setWebhook` was given. */
export const verify = ({ secretToken }: TelegramConfig, { headers }: RawRequest): boolean =>
  sameSecret(secretToken, headers["x-telegram-bot-api-secret-token"]);
