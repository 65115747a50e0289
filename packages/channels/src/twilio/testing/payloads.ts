import { createHmac } from "node:crypto";
import type { RawRequest } from "../../raw-request.ts";
import { fieldsOf, formFields, formText } from "../../testing/form.ts";
import { posted } from "../../testing/request.ts";
import type { TwilioConfig } from "../config.ts";

// Source: Twilio, incoming message webhook and status callback (2026).

export const sms: TwilioConfig = {
  accountSid: "ACb1d4e8a2f0c34d5e9f7a6b8c1d2e3f40",
  authToken: "7f3e9c1a5b2d4860",
  from: "+16282223344",
  publicUrl: undefined,
  statusCallbackUrl: undefined,
  apiBaseUrl: undefined,
};
export const whatsapp: TwilioConfig = { ...sms, from: `whatsapp:${sms.from}` };

export const SID = "SM4c0a8d6be2f147a59c3d7e1f2a5b8c90";
export const ANYA = { phone: "+14155550123", name: "Anya Petrova" } as const;

type Fields = Readonly<Record<string, string | undefined>>;

const message = (to: string, from: string, rest: Fields): Fields => ({
  SmsMessageSid: SID,
  NumMedia: "0",
  SmsSid: SID,
  SmsStatus: "received",
  Body: "hello",
  To: to,
  NumSegments: "1",
  MessageSid: SID,
  AccountSid: sms.accountSid,
  From: from,
  ApiVersion: "2010-04-01",
  ...rest,
});

export const smsFields = (rest: Fields = {}): Fields =>
  message(sms.from, ANYA.phone, {
    ToCountry: "US",
    ToState: "CA",
    ToCity: "SAN FRANCISCO",
    ToZip: "",
    FromCountry: "US",
    FromState: "CA",
    FromCity: "",
    FromZip: "94105",
    ...rest,
  });

export const whatsappFields = (rest: Fields = {}): Fields =>
  message(whatsapp.from, `whatsapp:${ANYA.phone}`, {
    ProfileName: ANYA.name,
    WaId: ANYA.phone.slice(1),
    MessageType: "text",
    ReferralNumMedia: "0",
    ...rest,
  });

export const statusFields = (status: string, rest: Fields = {}): Fields => ({
  SmsSid: SID,
  SmsStatus: status,
  MessageStatus: status,
  To: ANYA.phone,
  MessageSid: SID,
  AccountSid: sms.accountSid,
  From: sms.from,
  ApiVersion: "2010-04-01",
  ...rest,
});

/** As Twilio's own libraries do it. */
export const signature = (
  authToken: string,
  url: string,
  fields: Readonly<Record<string, string>> = {},
): string => {
  const parameters = Object.keys(fields)
    .sort()
    .map((name) => name + fields[name]);
  return createHmac("sha1", authToken)
    .update(url + parameters.join(""))
    .digest("base64");
};

/** An authentic form with these bytes. */
export function signedBytes(body: Buffer | string, authToken = sms.authToken): RawRequest {
  const call = posted(body, { "content-type": "application/x-www-form-urlencoded; charset=utf-8" });
  return {
    ...call,
    headers: {
      ...call.headers,
      "x-twilio-signature": signature(authToken, call.webhookUrl, formFields(body)),
    },
  };
}

export const signed = (payload: unknown): RawRequest => signedBytes(formText(fieldsOf(payload)));
