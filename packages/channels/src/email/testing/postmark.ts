import type { RawRequest } from "../../raw-request.ts";
import { posted } from "../../testing/request.ts";
import type { EmailConfig } from "../config.ts";

export const TRUSTED = "mx.inbound.net";
export const passFor = (domain: string): string =>
  `${TRUSTED}; spf=pass smtp.mailfrom=bounce@${domain}; dkim=pass header.d=${domain}; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=${domain}`;

export const postmarkConfig: EmailConfig = {
  address: "desk@shop.dev",
  provider: "POSTMARK",
  inboundSecret: "postmark:s3cret-of-the-hook",
  smtpUrl: "smtp://desk:s3cret-of-smtp@smtp.shop.dev:2525",
  trustedAuthservId: TRUSTED,
};

const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString("base64")}`;

export const postmarkCall = (body: string | Buffer): RawRequest =>
  posted(body, { authorization: basic(postmarkConfig.inboundSecret), "user-agent": "Postmark" });

/** Postmark's documented JSON with all its fields. */
export const postmarkJson = (rest: object = {}): Record<string, unknown> => ({
  FromName: "Ann Berg",
  MessageStream: "inbound",
  From: "Ann@Mail.dev",
  FromFull: { Email: "Ann@Mail.dev", Name: "Ann Berg", MailboxHash: "" },
  To: "desk@shop.dev",
  ToFull: [{ Email: "desk@shop.dev", Name: "", MailboxHash: "" }],
  Cc: "carl@mail.dev",
  CcFull: [{ Email: "carl@mail.dev", Name: "", MailboxHash: "" }],
  Bcc: "",
  BccFull: [],
  OriginalRecipient: "desk@shop.dev",
  Subject: "Order 7",
  MessageID: "73e6d360-66eb-11e1-8e72-a8904824019b",
  ReplyTo: "reply@other.dev",
  MailboxHash: "",
  Date: "Fri, 1 Aug 2026 16:45:32 -04:00",
  TextBody: "hello\r\n",
  HtmlBody: "<p>hello</p>",
  StrippedTextReply: "hello",
  Tag: "",
  Headers: [
    { Name: "Return-Path", Value: "<bounce@mail.dev>" },
    { Name: "Authentication-Results", Value: passFor("mail.dev") },
    { Name: "Received", Value: "from mail.dev (mail.dev [203.0.113.9]) by mx.inbound.net" },
    { Name: "X-Spam-Status", Value: "No" },
    { Name: "Message-ID", Value: "<CAF8@mail.dev>" },
  ],
  Attachments: [],
  ...rest,
});
