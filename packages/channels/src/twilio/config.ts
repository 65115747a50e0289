import { z } from "zod";
import { apiBaseUrl, optionalHttpUrl, required, secret } from "../config-fields.ts";
import { isSender } from "./address.ts";

const DEFAULT_API = "https://api.twilio.com";

export const twilioConfig = z.object({
  accountSid: required("accountSid", "The account's SID, from the Twilio console.").regex(
    /^\w*$/,
    "accountSid must be the account's SID, AC and 32 hexadecimal digits",
  ),
  authToken: secret("authToken", "Proves that a call comes from Twilio, and is for sending."),
  from: required(
    "from",
    "+E.164, a short code, a name, whatsapp:, rcs: or messenger: before an address, or a Messaging Service (MG…).",
  ).refine(
    isSender,
    "from must be a number such as +14155550123, a short code, a name, an address such as whatsapp:+14155550123, or a Messaging Service (MG and 32 hexadecimal digits)",
  ),
  publicUrl: optionalHttpUrl("publicUrl", "The public URL Twilio signs, when a proxy changes it."),
  statusCallbackUrl: optionalHttpUrl(
    "statusCallbackUrl",
    "Where receipts are asked to; webhookUrl unless given.",
  ),
  apiBaseUrl: apiBaseUrl(),
});
export type TwilioConfig = z.output<typeof twilioConfig>;

/** Source: Twilio, Programmable Messaging, Message resource. */
export const messagesUrl = ({ apiBaseUrl, accountSid }: TwilioConfig): string =>
  `${(apiBaseUrl ?? DEFAULT_API).replace(/\/+$/, "")}/2010-04-01/Accounts/${accountSid}/Messages.json`;

const DEFAULT_CONTENT_API = "https://content.twilio.com";

/** Source: Twilio, Content API. */
export const contentUrl = ({ apiBaseUrl }: TwilioConfig, path: string): string =>
  `${(apiBaseUrl ?? DEFAULT_CONTENT_API).replace(/\/+$/, "")}${path}`;
