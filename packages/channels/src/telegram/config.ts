import { z } from "zod";
import { apiBaseUrl, secret } from "../config-fields.ts";

const DEFAULT_API = "https://api.telegram.org";

export const telegramConfig = z.object({
  /** Goes into the path of every URL that we call, so it holds nothing that could lead elsewhere. */
  botToken: secret("botToken", "The bot's token, from BotFather.").regex(
    /^[\w:-]*$/,
    "botToken must be the token from BotFather, as in 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
  ),
  /** What was given to `setWebhook` as `secret_token`, in the characters that it allows. */
  secretToken: secret(
    "secretToken",
    "Your own word, given to setWebhook as secret_token: proves that a call comes from Telegram.",
  ).regex(/^[\w-]{0,256}$/, "secretToken must have at most 256 letters, digits, _ and -"),
  apiBaseUrl: apiBaseUrl(),
});
export type TelegramConfig = z.output<typeof telegramConfig>;

/** Source: Telegram, Bot API, making requests and getFile. The URL holds the token: it is never to be shown. */
export const telegramUrl = (
  { apiBaseUrl, botToken }: TelegramConfig,
  method: string,
  under: "" | "file/" = "",
): string => `${(apiBaseUrl ?? DEFAULT_API).replace(/\/+$/, "")}/${under}bot${botToken}/${method}`;

export const sendMessageUrl = (config: TelegramConfig): string => telegramUrl(config, "sendMessage");

/** A token begins with the id of its bot. */
export const botIdOf = ({ botToken }: TelegramConfig): string => botToken.split(":", 1)[0] ?? "";
