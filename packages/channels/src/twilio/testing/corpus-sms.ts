import type { Sample } from "../../testing/corpus.ts";
import { ANYA, SID, sms, statusFields } from "./payloads.ts";
import { bySms, file, media, told } from "./said.ts";

// Source: Twilio, incoming message webhook and status callback: SMS, MMS and RCS (2026).

export const smsSamples: readonly Sample[] = [
  bySms("a text", { Body: "Grüße 😀" }, { message: "Grüße 😀" }),
  bySms("from a short code", { From: "22395", Body: "Your code" }, { message: "Your code" }),
  bySms("from a name", { From: "TWILIO" }, { message: "hello" }),
  bySms("by RCS", { From: `rcs:${ANYA.phone}` }, { message: "hello" }),
  bySms(
    "three pictures",
    { Body: "", ...media("image/jpeg", "image/png", "image/gif") },
    {
      message: "[3 images]",
      kind: "MEDIA",
      attachments: ["image/jpeg", "image/png", "image/gif"].map(
        (contentType, n) => ({ kind: "IMAGE", contentType, file: file(n) }) as const,
      ),
    },
  ),
  bySms(
    "a picture with words",
    { Body: "look", ...media("image/jpeg") },
    {
      message: "look",
      kind: "MEDIA",
      attachments: [{ kind: "IMAGE", contentType: "image/jpeg", file: file(0) }],
    },
  ),
  bySms(
    "a picture and a card",
    { Body: "", ...media("image/jpeg", "text/vcard") },
    {
      message: "[image] [document]",
      kind: "MEDIA",
      attachments: [
        { kind: "IMAGE", contentType: "image/jpeg", file: file(0) },
        { kind: "DOCUMENT", contentType: "text/vcard", file: file(1) },
      ],
    },
  ),
  bySms(
    "a file without its type",
    { Body: "", ...media(undefined) },
    {
      message: "[document]",
      kind: "MEDIA",
      attachments: [{ kind: "DOCUMENT", file: file(0) }],
    },
  ),
  bySms(
    "a file that was not handed over",
    { Body: "", NumMedia: "1" },
    { message: "[document]", kind: "MEDIA" },
  ),
  bySms(
    "nothing",
    { Body: "", NumMedia: undefined },
    {
      message: "[unsupported: message]",
      kind: "UNSUPPORTED",
      data: {
        SmsStatus: "received",
        NumSegments: "1",
        ApiVersion: "2010-04-01",
        ToCountry: "US",
        ToState: "CA",
        ToCity: "SAN FRANCISCO",
        FromCountry: "US",
        FromState: "CA",
        FromZip: "94105",
      },
    },
  ),
  bySms("to a sibling number", { To: "+16282220000" }, { elsewhere: "+16282220000" }),
  told("sent", statusFields("sent"), { receipt: "SENT", of: SID }),
  told("delivered", statusFields("delivered"), { receipt: "DELIVERED", of: SID }),
  told("undelivered", statusFields("undelivered", { ErrorCode: "30003" }), { receipt: "FAILED", of: SID }),
  told("queued", statusFields("queued"), { ignored: "other-receipt" }),
  told(
    "a voice call",
    { CallSid: "CA1", From: ANYA.phone, To: sms.from, CallStatus: "ringing" },
    {
      ignored: "notice",
    },
  ),
  bySms("nobody", { From: undefined }, { kept: "From: Invalid input: expected string, received undefined" }),
];
