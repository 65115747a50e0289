import { passFor } from "./postmark.ts";

const crlf = (lines: readonly string[]): Buffer => Buffer.from(lines.join("\r\n"), "latin1");

const HEAD = [
  "Return-Path: <bounce@mail.dev>",
  `Authentication-Results: ${passFor("mail.dev").replaceAll("; ", ";\r\n ")}`,
  "Received: from mail.dev (mail.dev [203.0.113.9]) by mx.inbound.net with ESMTPS; Fri, 1 Aug 2026 16:45:32 +0000",
  "To: desk@shop.dev",
  "Date: Fri, 1 Aug 2026 16:45:30 +0000",
  "MIME-Version: 1.0",
] as const;

/** A mail in plain ASCII. `From` and the rest of the headers may be given. */
export const plainMail = (from = "From: Ann Berg <Ann@Mail.dev>", ...more: readonly string[]): Buffer =>
  crlf([...HEAD, from, "Subject: Order 7", "Message-ID: <CAF8@mail.dev>", ...more, "", "hello", ""]);

/** multipart/alternative in ISO-8859-1 and quoted-printable, names and subject in encoded words, with a mail and a file attached. */
export const alternativeMail = crlf([
  ...HEAD,
  "From: =?iso-8859-1?Q?J=FCrgen_M=FCller?=",
  " <Ann@Mail.dev>",
  "Subject: =?UTF-8?B?R3LDvMOfZQ==?=",
  "Message-ID: <CAF8@mail.dev>",
  'Content-Type: multipart/mixed; boundary="outer"',
  "",
  "--outer",
  'Content-Type: multipart/alternative; boundary="inner"',
  "",
  "--inner",
  "Content-Type: text/plain; charset=iso-8859-1",
  "Content-Transfer-Encoding: quoted-printable",
  "",
  "Sch=F6ne Gr=FC=DFe, das ist =",
  "ein Satz.",
  "--inner",
  "Content-Type: text/html; charset=utf-8",
  "Content-Transfer-Encoding: base64",
  "",
  Buffer.from("<p>anders</p>").toString("base64"),
  "--inner--",
  "--outer",
  "Content-Type: message/rfc822",
  "",
  "From: Bea <bea@mail.dev>",
  "Subject: inner",
  "",
  "not said",
  "--outer",
  'Content-Type: text/plain; name="a.txt"',
  "Content-Disposition: attachment",
  "",
  "not said either",
  "--outer--",
  "",
]);

/** Nothing but HTML, in windows-1251, eight bits unencoded. */
export const htmlMail = Buffer.concat([
  crlf([
    ...HEAD,
    "From: Ann <Ann@Mail.dev>",
    "Subject: Order 7",
    "Content-Type: text/html; charset=windows-1251",
    "Content-Transfer-Encoding: 8bit",
    "",
    "<html><head><style>p { color: red }</style></head><body><h1>",
  ]),
  Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]),
  crlf([
    '</h1><p>a&nbsp;<b>b</b> <a href="https://shop.dev/x">link</a><img src="https://t.dev/p.gif" alt="pixel"></p></body></html>',
    "",
  ]),
]);
