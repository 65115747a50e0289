import { createHmac, randomBytes } from "node:crypto";
import type { RawRequest } from "../../raw-request.ts";
import { fieldsOf, formText } from "../../testing/form.ts";
import { posted } from "../../testing/request.ts";
import type { EmailConfig } from "../config.ts";
import { passFor, postmarkConfig } from "./postmark.ts";

export const mailgunConfig: EmailConfig = {
  ...postmarkConfig,
  provider: "MAILGUN",
  inboundSecret: "mailgun-signing-key",
};

/** What Mailgun adds to a form: signed now, with a token of its own. */
export function proofFields(
  timestamp = String(Math.floor(Date.now() / 1000)),
  token = randomBytes(25).toString("hex"),
): Readonly<Record<string, string>> {
  const signature = createHmac("sha256", mailgunConfig.inboundSecret)
    .update(timestamp + token)
    .digest("hex");
  return { timestamp, token, signature };
}

export const formCall = (fields: Readonly<Record<string, string>>): RawRequest =>
  posted(formText(fields), { "content-type": "application/x-www-form-urlencoded" });

export const mailgunCall = (payload: unknown): RawRequest =>
  formCall({ ...fieldsOf(payload), ...proofFields() });

/** Mailgun's documented fields of a parsed mail. */
export const mailgunFields = (rest: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  recipient: "desk@shop.dev",
  sender: "bounce@mail.dev",
  subject: "Order 7",
  from: "Ann Berg <Ann@Mail.dev>",
  "X-Envelope-From": "<bounce@mail.dev>",
  "Message-Id": "<CAF8@mail.dev>",
  From: "Ann Berg <Ann@Mail.dev>",
  "message-headers": JSON.stringify([
    ["Return-Path", "<bounce@mail.dev>"],
    ["Authentication-Results", passFor("mail.dev")],
    ["From", "Ann Berg <Ann@Mail.dev>"],
    ["Subject", "Order 7"],
    ["Message-Id", "<CAF8@mail.dev>"],
  ]),
  "body-plain": "hello\r\n",
  "body-html": "<p>hello</p>",
  "stripped-text": "hello",
  "stripped-signature": "",
  ...rest,
});
