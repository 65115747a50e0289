import { z } from "zod";
import { apiBaseUrl, headerSecret, required } from "../config-fields.ts";

const DEFAULT_API = "https://chatapi.viber.com/pa";

export const viberConfig = z.object({
  authToken: headerSecret(
    "authToken",
    "The bot's app key: proves that a call comes from Viber, and is for sending.",
  ),
  senderName: required("senderName", "Shown above what is sent; 28 characters at most.").max(
    28,
    "senderName must have at most 28 characters",
  ),
  apiBaseUrl: apiBaseUrl(),
});
export type ViberConfig = z.output<typeof viberConfig>;

/** Source: Viber, REST Bot API, Send Message. */
export const sendMessageUrl = ({ apiBaseUrl }: ViberConfig): string =>
  `${(apiBaseUrl ?? DEFAULT_API).replace(/\/+$/, "")}/send_message`;
