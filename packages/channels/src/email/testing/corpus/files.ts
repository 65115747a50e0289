import { tnefOf } from "../tnef.ts";
import type { Sample } from "./sample.ts";

export const PDF = "%PDF-1.4\n%%EOF\n";
/** 4 × 3 and 1 × 1. */
const png = (width: number, height: number): Buffer =>
  Buffer.concat([
    Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
    Buffer.from([0, 0, 0, width, 0, 0, 0, height, 8, 6, 0, 0, 0]),
  ]);
const gif = Buffer.from("47494638396101000100800000", "hex");

const calendar = (method: string, partstat: string): string =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    `METHOD:${method}`,
    "BEGIN:VEVENT",
    "UID:1@mail.dev",
    "SUMMARY:Visit",
    "DTSTART;TZID=Europe/Berlin:20261204T100000",
    "DTEND;TZID=Europe/Berlin:20261204T110000",
    "LOCATION:Berlin",
    `ATTENDEE;PARTSTAT=${partstat}:mailto:ann@mail.dev`,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");

const inner = [
  "From: Bea <bea@mail.dev>",
  "Date: Mon, 30 Nov 2026 08:00:00 +0000",
  "Subject: =?utf-8?Q?Br=C3=BCcke?=",
  'Content-Type: multipart/mixed; boundary="in"',
  "",
  "--in",
  "Content-Type: text/plain",
  "",
  "It broke.",
  "--in",
  'Content-Type: image/png; name="bridge.png"',
  "Content-Disposition: attachment",
  "Content-Transfer-Encoding: base64",
  "",
  png(4, 3).toString("base64"),
  "--in--",
  "",
].join("\r\n");

/** Files, and what is a text though it came as one. CONTENT.md, Files, and E-mail 5. */
export const files: readonly Sample[] = [
  {
    name: "a text and files",
    mail: {
      text: "See both.",
      files: [
        { name: "offer.pdf", type: "application/pdf", bytes: PDF },
        { name: "lid.png", type: "image/png", bytes: png(4, 3) },
      ],
    },
    seen: { text: "See both.", files: ["DOCUMENT offer.pdf 15", "IMAGE lid.png 29"] },
  },
  {
    name: "a subject and a file",
    mail: {
      text: " \u00a0\r\n",
      subject: "Signed contract",
      files: [{ name: "contract.pdf", type: "application/pdf", bytes: PDF }],
    },
    seen: { text: "Signed contract\n[document: contract.pdf]", files: ["DOCUMENT contract.pdf 15"] },
  },
  {
    name: "a file alone",
    mail: { subject: "", files: [{ name: "x.pdf", type: "application/pdf", bytes: PDF }] },
    seen: { text: "[document: x.pdf]", files: ["DOCUMENT x.pdf 15"] },
  },
  {
    name: "a picture in the text and a pixel",
    mail: {
      html: '<p>Here</p><img src="cid:a"><img src="cid:b">',
      files: [
        { name: "a.png", type: "image/png", bytes: png(4, 3), cid: "a" },
        { name: "b.png", type: "image/png", bytes: png(1, 1), cid: "b" },
        { name: "c.gif", type: "image/gif", bytes: gif, cid: "c" },
      ],
    },
    seen: { text: "Here", files: ["IMAGE a.png 29"] },
  },
  {
    name: "more files than are held",
    mail: {
      text: "Many",
      files: Array.from({ length: 23 }, (_, i) => ({
        name: `${i}.bin`,
        type: "application/octet-stream",
        bytes: "x",
      })),
    },
    seen: { files: Array.from({ length: 23 }, (_, i) => `DOCUMENT ${i}.bin${i < 20 ? " 1" : ""}`) },
  },
  {
    name: "a name that is a path, and one that turns the writing round",
    mail: {
      text: "x",
      files: [
        { name: "../../etc/passwd", type: "text/x-config", bytes: "x" },
        { name: "invoice\u202efdp.exe", type: "application/x-msdownload", bytes: "x" },
      ],
    },
    seen: { files: ["DOCUMENT passwd 1", "DOCUMENT invoicefdp.exe 1"] },
  },
  {
    name: "a signature for programs",
    mail: { text: "x", files: [{ name: "smime.p7s", type: "application/pkcs7-signature", bytes: "x" }] },
    seen: { text: "x", files: [] },
  },
  {
    name: "a mail passed on as a file",
    mail: { text: "Please see.", files: [{ name: "mail.eml", type: "message/rfc822", bytes: inner }] },
    seen: {
      text: "Please see.\n\n---------- Forwarded message ----------\nFrom: Bea <bea@mail.dev>\nDate: Mon, 30 Nov 2026 08:00:00 +0000\nSubject: Brücke\n\nIt broke.",
      files: ["IMAGE bridge.png 29"],
    },
  },
  {
    name: "a calendar's answer",
    mail: { text: "", files: [{ type: "text/calendar", bytes: calendar("REPLY", "ACCEPTED") }] },
    seen: {
      text: "Accepted: Visit\n2026-12-04 10:00 Europe/Berlin – 2026-12-04 11:00 Europe/Berlin\nBerlin",
    },
  },
  {
    name: "an invitation with its file",
    mail: {
      text: "",
      files: [{ name: "invite.ics", type: "text/calendar", bytes: calendar("REQUEST", "NEEDS-ACTION") }],
    },
    seen: {
      text: "Invitation: Visit\n2026-12-04 10:00 Europe/Berlin – 2026-12-04 11:00 Europe/Berlin\nBerlin",
      files: ["DOCUMENT invite.ics 273"],
    },
  },
  {
    name: "a winmail.dat",
    mail: {
      text: "See it.",
      files: [
        { name: "winmail.dat", type: "application/ms-tnef", bytes: tnefOf("no", [["offer.pdf", PDF]]) },
      ],
    },
    seen: { text: "See it.", files: ["DOCUMENT offer.pdf 15"] },
  },
  {
    name: "a winmail.dat that holds the text too",
    mail: {
      text: "",
      subject: "",
      files: [
        { name: "winmail.dat", type: "application/octet-stream", bytes: tnefOf("Grüße", [["ä.txt", "x"]]) },
      ],
    },
    seen: { text: "Grüße", files: ["DOCUMENT ä.txt 1"] },
  },
  {
    name: "a winmail.dat that is not one",
    mail: { text: "x", files: [{ name: "winmail.dat", type: "application/ms-tnef", bytes: "no" }] },
    seen: { files: ["DOCUMENT winmail.dat 2"] },
  },
];
