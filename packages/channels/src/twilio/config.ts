import { TWILIO_WHATSAPP } from "@contact-identity/domain";
import { z } from "zod";
import { apiBaseUrl, optionalHttpUrl, required, secret } from "../config-fields.ts";

const DEFAULT_API = "https://api.twilio.com";
const ADDRESS = /^(?:whatsapp:)?\+[1-9]\d{4,14}$/;

export const twilioConfig = z.object({
  accountSid: required("accountSid", "The account's SID, from the Twilio console.").regex(
    /^\w*$/,
    "accountSid must be the account's SID, AC and 32 hexadecimal digits",
  ),
  authToken: secret("authToken", "Proves that a call comes from Twilio, and is for sending."),
  from: required("from", "+E.164, or whatsapp:+E.164").regex(
    ADDRESS,
    "from must be a number such as +14155550123, or whatsapp:+14155550123",
  ),
  publicUrl: optionalHttpUrl("publicUrl", "The public URL Twilio signs, when a proxy changes it."),
  apiBaseUrl: apiBaseUrl(),
});
export type TwilioConfig = z.output<typeof twilioConfig>;

export const isWhatsapp = (address: string): boolean => address.startsWith(TWILIO_WHATSAPP);

/** Source: Twilio, Programmable Messaging, Message resource. */
export const messagesUrl = ({ apiBaseUrl, accountSid }: TwilioConfig): string =>
  `${(apiBaseUrl ?? DEFAULT_API).replace(/\/+$/, "")}/2010-04-01/Accounts/${accountSid}/Messages.json`;

const DEFAULT_CONTENT_API = "https://content.twilio.com";

/** Source: Twilio, Content API. */
export const contentUrl = ({ apiBaseUrl }: TwilioConfig, path: string): string =>
  `${(apiBaseUrl ?? DEFAULT_CONTENT_API).replace(/\/+$/, "")}${path}`;
