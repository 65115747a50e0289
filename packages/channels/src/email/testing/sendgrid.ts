import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { RawRequest } from "../../raw-request.ts";
import { fieldsOf } from "../../testing/form.ts";
import { posted } from "../../testing/request.ts";
import type { EmailConfig } from "../config.ts";
import { multipartOf } from "./multipart.ts";
import { passFor, postmarkConfig } from "./postmark.ts";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });

export const sendgridConfig: EmailConfig = {
  ...postmarkConfig,
  provider: "SENDGRID",
  inboundSecret: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
};

export const SIGNATURE = "x-twilio-email-event-webhook-signature";
export const TIMESTAMP = "x-twilio-email-event-webhook-timestamp";

/** These bytes, signed as SendGrid signs them. */
export function signed(body: Buffer, type: string, key: KeyObject = privateKey): RawRequest {
  const timestamp = "1785600000";
  const signature = createSign("sha256").update(timestamp).update(body).sign(key, "base64");
  return posted(body, { "content-type": type, [TIMESTAMP]: timestamp, [SIGNATURE]: signature });
}

export function sendgridCall(fields: Readonly<Record<string, string | Buffer>>): RawRequest {
  const { type, body } = multipartOf(fields);
  return signed(body, type);
}

/** SendGrid's documented fields of a parsed mail. */
export const sendgridFields = (rest: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  headers: [
    "Return-Path: <bounce@mail.dev>",
    `Authentication-Results: ${passFor("mail.dev").replaceAll("; ", ";\r\n\t")}`,
    "From: Ann Berg <Ann@Mail.dev>",
    "To: desk@shop.dev",
    "Subject: Order 7",
    "Message-ID: <CAF8@mail.dev>",
  ].join("\n"),
  dkim: "{@mail.dev : pass}",
  to: "desk@shop.dev",
  from: "Ann Berg <Ann@Mail.dev>",
  text: "hello\r\n",
  html: "<p>hello</p>",
  sender_ip: "203.0.113.9",
  envelope: '{"to":["desk@shop.dev"],"from":"bounce@mail.dev"}',
  attachments: "0",
  subject: "Order 7",
  charsets: '{"to":"UTF-8","html":"utf-8","subject":"UTF-8","from":"UTF-8","text":"utf-8"}',
  SPF: "pass",
  ...rest,
});

export const sendgridPayload = (payload: unknown): RawRequest => sendgridCall(fieldsOf(payload));
