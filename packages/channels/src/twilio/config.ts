import { z } from "zod";
import { optionalHttpUrl, required, secret } from "../config-fields.ts";

const DEFAULT_API = "https://api.twilio.com";
const ADDRESS = /^(?:whatsapp:)?\+[1-9]\d{4,14}$/;

export const twilioConfig = z.object({
  accountSid: required("accountSid").regex(/^\w*$/, "accountSid must be the account's SID, AC and 32 hexadecimal digits"),
  authToken: secret("authToken"),
  from: required("from").regex(ADDRESS, "from must be a number such as +14155550123, or whatsapp:+14155550123"),
  /** The URL that Twilio signs, where a proxy makes it another one than ours. */
  publicUrl: optionalHttpUrl("publicUrl"),
  apiBaseUrl: optionalHttpUrl("apiBaseUrl"),
});
export type TwilioConfig = z.output<typeof twilioConfig>;

export const isWhatsapp = (address: string): boolean => address.startsWith("whatsapp:");

/** Source: Twilio, Programmable Messaging, Message resource. */
export const messagesUrl = ({ apiBaseUrl, accountSid }: TwilioConfig): string =>
  `${(apiBaseUrl ?? DEFAULT_API).replace(/\/+$/, "")}/2010-04-01/Accounts/${accountSid}/Messages.json`;
