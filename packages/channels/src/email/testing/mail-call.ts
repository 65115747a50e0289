import type { RawRequest } from "../../raw-request.ts";
import { posted } from "../../testing/request.ts";
import type { EmailConfig } from "../config.ts";
import { formCall, mailgunConfig, proofFields } from "./mailgun.ts";
import { type FormFile, multipartOf } from "./multipart.ts";
import { passFor, postmarkCall, postmarkConfig } from "./postmark.ts";
import { sendgridConfig, signed } from "./sendgrid.ts";

export interface SampleFile {
  readonly name?: string;
  readonly type: string;
  readonly bytes: Uint8Array | string;
  readonly cid?: string;
}

/** A mail as its author's program made it. */
export interface SampleMail {
  /** The field as written; null: none exists. */
  readonly from?: string | null;
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string;
  readonly files?: readonly SampleFile[];
  /** Beside the usual ones; one of these names stands in their place. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Who sent it by the envelope; `""` is nobody. */
  readonly envelope?: string;
  /** The domain that DMARC passed for; null: no verdict. */
  readonly pass?: string | null;
  /** The body with its own headers: then only the raw forms can hand the mail over. */
  readonly mime?: { readonly type: string; readonly body: string | Buffer };
}

const OURS = "desk@shop.dev";

/** `Ann Berg <ann@mail.dev>` taken apart as Postmark does, which tells one author. */
function apart(from: string): { readonly Email: string; readonly Name: string } {
  const found = /^(.*?)\s*<([^<>]*)>\s*$/.exec(from);
  return found
    ? { Name: (found[1] ?? "").replace(/^"(.*)"$/, "$1"), Email: found[2] ?? "" }
    : { Name: "", Email: from };
}

function headersOf(mail: SampleMail): (readonly [string, string])[] {
  const {
    from = "Ann Berg <ann@mail.dev>",
    subject = "Order 7",
    envelope = "bounce@mail.dev",
    pass = "mail.dev",
  } = mail;
  const usual: (readonly [string, string])[] = [
    ["Return-Path", `<${envelope}>`],
    ...(pass === null ? [] : [["Authentication-Results", passFor(pass)] as const]),
    ["Received", "from mail.dev ([203.0.113.9]) by mx.inbound.net; Tue, 1 Dec 2026 09:00:05 +0000"],
    ...(from === null ? [] : [["From", from] as const]),
    ["To", OURS],
    ...(subject === "" ? [] : [["Subject", subject] as const]),
    ["Date", "Tue, 1 Dec 2026 09:00:00 +0000"],
    ["Message-ID", "<CAF8@mail.dev>"],
    ["MIME-Version", "1.0"],
  ];
  const given = mail.headers ?? [];
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  return [
    ...usual.filter(([name]) => !names.has(name.toLowerCase())),
    ...given.filter(([, value]) => value !== "-"),
  ];
}

const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString("base64");

const partOf = (head: readonly string[], content: Uint8Array | string): string =>
  [...head, "Content-Transfer-Encoding: base64", "", ...(base64(content).match(/.{1,76}/g) ?? [])].join(
    "\r\n",
  );

const multipart = (kind: string, boundary: string, parts: readonly string[]) => ({
  type: `multipart/${kind}; boundary="${boundary}"`,
  body: `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join("")}--${boundary}--\r\n`,
});

function mimeOf({ text, html, files = [], mime }: SampleMail): { type: string; body: string | Buffer } {
  if (mime) return mime;
  const texts = [
    partOf(["Content-Type: text/plain; charset=utf-8"], text ?? ""),
    ...(html === undefined ? [] : [partOf(["Content-Type: text/html; charset=utf-8"], html)]),
  ];
  const said = multipart("alternative", "inner", texts);
  const attached = files.map(({ name, type, bytes, cid }) =>
    partOf(
      [
        `Content-Type: ${type}${name === undefined ? "" : `; name="${name}"`}`,
        `Content-Disposition: ${cid ? "inline" : "attachment"}${name === undefined ? "" : `; filename="${name}"`}`,
        ...(cid ? [`Content-ID: <${cid}>`] : []),
      ],
      bytes,
    ),
  );
  return multipart("mixed", "outer", [`Content-Type: ${said.type}\r\n\r\n${said.body}`, ...attached]);
}

/** The whole mail. */
export function rawMail(mail: SampleMail): Buffer {
  const { type, body } = mimeOf(mail);
  const lines = [...headersOf(mail), ["Content-Type", type] as const];
  const own = new Set((mail.headers ?? []).map(([name]) => name.toLowerCase()));
  const head = lines
    .filter(([name], i) => i < lines.length - 1 || !own.has(name.toLowerCase()))
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(head.join("")), Buffer.from("\r\n"), Buffer.from(body)]);
}

const named = (files: readonly SampleFile[], field: (n: number) => string): readonly FormFile[] =>
  files.map(({ name, type, bytes }, i) => ({
    field: field(i + 1),
    name: name ?? "",
    type,
    bytes: Buffer.from(bytes),
  }));

function postmark(mail: SampleMail): RawRequest {
  const { from = "Ann Berg <ann@mail.dev>", subject = "Order 7", files = [] } = mail;
  const skipped = new Set(["from", "to", "subject", "date"]);
  return postmarkCall(
    JSON.stringify({
      FromFull: { ...apart(from ?? ""), MailboxHash: "" },
      From: apart(from ?? "").Email,
      MessageStream: "inbound",
      Subject: subject,
      MessageID: "73e6d360-66eb-11e1-8e72-a8904824019b",
      Date: "Tue, 1 Dec 2026 09:00:00 +0000",
      TextBody: mail.text ?? "",
      HtmlBody: mail.html ?? "",
      Headers: headersOf(mail)
        .filter(([name]) => !skipped.has(name.toLowerCase()))
        .map(([Name, Value]) => ({ Name, Value })),
      Attachments: files.map(({ name = "", type, bytes, cid }) => ({
        Name: name,
        Content: base64(bytes),
        ContentType: type,
        ContentLength: bytes.length,
        ...(cid ? { ContentID: cid } : {}),
      })),
    }),
  );
}

const utf8 = JSON.stringify({ from: "UTF-8", subject: "UTF-8", text: "utf-8", html: "utf-8" });

function sendgrid(mail: SampleMail, raw: boolean): RawRequest {
  const {
    from = "Ann Berg <ann@mail.dev>",
    subject = "Order 7",
    envelope = "bounce@mail.dev",
    files = [],
  } = mail;
  const around = { envelope: JSON.stringify({ to: [OURS], from: envelope }), charsets: utf8, SPF: "pass" };
  const said = {
    headers: headersOf(mail)
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n"),
    ...(from === null ? {} : { from }),
    subject,
    text: mail.text ?? "",
    ...(mail.html === undefined ? {} : { html: mail.html }),
    "attachment-info": JSON.stringify(
      Object.fromEntries(
        files.map(({ name = "", type, cid }, i) => [
          `attachment${i + 1}`,
          { filename: name, name, type, ...(cid ? { "content-id": cid } : {}) },
        ]),
      ),
    ),
  };
  const { type, body } = raw
    ? multipartOf({ ...around, email: rawMail(mail) })
    : multipartOf(
        { ...around, ...said },
        named(files, (n) => `attachment${n}`),
      );
  return signed(body, type);
}

function mailgun(mail: SampleMail, raw: boolean): RawRequest {
  const {
    from = "Ann Berg <ann@mail.dev>",
    subject = "Order 7",
    envelope = "bounce@mail.dev",
    files = [],
  } = mail;
  const around = {
    recipient: OURS,
    sender: envelope,
    subject,
    ...(from === null ? {} : { from }),
    ...proofFields(),
  };
  const said = {
    "message-headers": JSON.stringify(headersOf(mail)),
    "body-plain": mail.text ?? "",
    ...(mail.html === undefined ? {} : { "body-html": mail.html }),
  };
  if (!raw && files.length === 0) return formCall({ ...around, ...said });
  const { type, body } = raw
    ? multipartOf({ ...around, "body-mime": rawMail(mail) })
    : multipartOf(
        { ...around, ...said },
        named(files, (n) => `attachment-${n}`),
      );
  return posted(body, { "content-type": type });
}

/** The mail as each provider hands it over. */
export function callsOf(mail: SampleMail): readonly (readonly [string, EmailConfig, RawRequest])[] {
  const raw = [
    ["SendGrid, raw", sendgridConfig, sendgrid(mail, true)],
    ["Mailgun, raw", mailgunConfig, mailgun(mail, true)],
  ] as const;
  if (mail.mime) return raw;
  return [
    ["Postmark", postmarkConfig, postmark(mail)],
    ["SendGrid", sendgridConfig, sendgrid(mail, false)],
    ["Mailgun", mailgunConfig, mailgun(mail, false)],
    ...raw,
  ];
}
