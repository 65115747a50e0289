import type { Sample } from "./sample.ts";

const mime = (
  name: string,
  type: string,
  body: string | Buffer,
  seen: Sample["seen"],
  headers: Sample["mail"]["headers"] = [],
): Sample => ({
  name,
  mail: { mime: { type, body }, headers },
  seen,
});

const parts = (...list: readonly string[]): string =>
  `${list.map((part) => `--zz\r\n${part}\r\n`).join("")}--zz--\r\n`;
const latin = (text: string): Buffer => Buffer.from(text, "latin1");

/** Whole mails, which Postmark does not hand over. CONTENT.md, E-mail 4. */
export const whole: readonly Sample[] = [
  mime("UTF-8", "text/plain; charset=utf-8", "Grüße", { text: "Grüße" }),
  mime("no charset, UTF-8 in fact", "text/plain", "Grüße", { text: "Grüße" }),
  mime("no charset, windows-1252 in fact", "text/plain", latin("Gr\xfc\xdfe \x80"), { text: "Grüße €" }),
  mime("a charset that nobody knows, UTF-8 in fact", "text/plain; charset=x-klingon", "Grüße", {
    text: "Grüße",
  }),
  mime("a charset that nobody knows", "text/plain; charset=x-klingon", latin("Gr\xfc\xdfe"), {
    text: "Grüße",
  }),
  mime("said to be UTF-8, which it is not", "text/plain; charset=utf-8", latin("Gr\xfc\xdfe"), {
    text: "Grüße",
  }),
  mime("said to be ASCII, which it is not", "text/plain; charset=us-ascii", "Grüße", { text: "Grüße" }),
  mime("said to be Latin, UTF-8 in fact", "text/plain; charset=iso-8859-1", "Grüße", { text: "Grüße" }),
  mime("Latin", 'text/plain; charset="ISO-8859-1"', latin("Gr\xfc\xdfe"), { text: "Grüße" }),
  mime("windows-1251", "text/plain; charset=windows-1251", Buffer.from("cff0e8e2e5f2", "hex"), {
    text: "Привет",
  }),
  mime("Shift_JIS", "text/plain; charset=shift_jis", Buffer.from("82b182f182c982bf82cd", "hex"), {
    text: "こんにちは",
  }),
  mime("ISO-2022-JP", "text/plain; charset=iso-2022-jp", Buffer.from("1b24422433246c1b2842", "hex"), {
    text: "これ",
  }),
  mime("a charset of old machines", "text/plain; charset=cp850", Buffer.from("4772816e", "hex"), {
    text: "Grün",
  }),
  mime(
    "HTML that says its charset itself",
    "text/html",
    Buffer.concat([Buffer.from('<meta charset="windows-1251"><p>'), Buffer.from("cff0e8e2e5f2", "hex")]),
    { text: "Привет" },
  ),
  mime(
    "quoted-printable",
    "text/plain; charset=iso-8859-1",
    "Sch=F6ne Gr=FC=DFe, ein =\r\nSatz.",
    { text: "Schöne Grüße, ein Satz." },
    [["Content-Transfer-Encoding", "quoted-printable"]],
  ),
  mime("words encoded and cut inside a character", "text/plain", "x", { subject: "Größe", text: "x" }, [
    ["Subject", "=?utf-8?B?R3LD?=\r\n =?utf-8?B?tsOfZQ==?="],
  ]),
  mime("words encoded, filled up and cut inside a character", "text/plain", "x", { subject: "ü!" }, [
    ["Subject", "=?utf-8?B?ww==?= =?utf-8?Q?=BC!?="],
  ]),
  mime("words encoded in a charset that nobody knows", "text/plain", "x", { subject: "Grüße" }, [
    ["Subject", "=?x-klingon?Q?Gr=C3=BC=C3=9Fe?="],
  ]),
  mime("words said to be UTF-8, which they are not", "text/plain", "x", { subject: "Grüße" }, [
    ["Subject", "=?utf-8?Q?Gr=FC=DFe?="],
  ]),
  mime("a name cut inside a character", "text/plain", "x", { name: "Müller" }, [
    ["From", "=?utf-8?Q?M=C3?= =?utf-8?Q?=BCller?= <ann@mail.dev>"],
  ]),
  mime(
    "flowed text",
    "text/plain; format=flowed",
    "This is one \r\nparagraph.\r\n> quoted \r\n> too\r\n\r\nAnd another.\r\n",
    {
      text: "This is one paragraph.\nAnd another.",
      fullText: "This is one paragraph.\n> quoted too\n\nAnd another.",
    },
  ),
  mime("flowed text with blanks that are none", "text/plain; format=flowed; delsp=yes", "日本 \r\n語\r\n", {
    text: "日本語",
  }),
  mime(
    "mixed",
    'multipart/mixed; boundary="zz"',
    parts(
      "Content-Type: text/plain; charset=utf-8\r\n\r\nFirst half",
      "Content-Type: image/png; name=a.png\r\nContent-Disposition: inline; filename=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=",
      "Content-Type: text/plain\r\n\r\nSecond half",
    ),
    { text: "First half\n\nSecond half", files: ["IMAGE a.png 8"] },
  ),
  mime(
    "nested",
    'multipart/mixed; boundary="zz"',
    parts(
      'Content-Type: multipart/alternative; boundary="in"\r\n\r\n--in\r\nContent-Type: text/html\r\n\r\n<p>in alternative</p>\r\n--in--\r\n',
      "Content-Type: text/plain\r\n\r\nA list's footer",
    ),
    { text: "in alternative\n\nA list's footer" },
  ),
  mime(
    "without an end",
    'multipart/mixed; boundary="zz"',
    "--zz\r\nContent-Type: text/plain\r\n\r\nno closing boundary",
    { text: "no closing boundary" },
  ),
  mime("with a boundary that never comes", 'multipart/mixed; boundary="zz"', "just text", {
    text: "just text",
  }),
  mime(
    "a file's name cut into pieces",
    'multipart/mixed; boundary="zz"',
    parts(
      "Content-Type: text/plain\r\n\r\nx",
      "Content-Type: application/pdf\r\nContent-Disposition: attachment;\r\n filename*0*=utf-8''Gr%C3%BC;\r\n filename*1*=%C3%9Fe.pdf\r\n\r\n%PDF-1.4",
    ),
    { files: ["DOCUMENT Grüße.pdf 8"] },
  ),
  mime(
    "a text that is a file",
    'multipart/mixed; boundary="zz"',
    parts(
      "Content-Type: text/plain\r\n\r\nsee it",
      'Content-Type: text/plain; name="a.txt"\r\nContent-Disposition: attachment\r\n\r\nin it',
    ),
    { text: "see it", files: ["DOCUMENT a.txt 5"] },
  ),
  mime(
    "base64 with each line filled up",
    'multipart/mixed; boundary="zz"',
    parts(
      "Content-Type: text/plain\r\n\r\nx",
      'Content-Type: application/x; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ==\r\nYg==\r\n',
    ),
    { files: ["DOCUMENT a 2"] },
  ),
  mime("two From headers", "text/plain", "x", { address: null }, [
    ["From", "ann@mail.dev"],
    ["From", "bea@mail.dev"],
  ]),
];
