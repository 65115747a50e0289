import type { InboundEvent } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { posted } from "../testing/request.ts";
import { parse } from "./parse.ts";
import {
  ANYA,
  SID,
  signed,
  sms,
  smsFields,
  statusFields,
  whatsapp,
  whatsappFields,
} from "./testing/payloads.ts";

type Fields = Parameters<typeof smsFields>[0];
const bySms = (rest?: Fields): readonly InboundEvent[] => parse(sms, signed(smsFields(rest)));
const byWhatsapp = (rest?: Fields): readonly InboundEvent[] => parse(whatsapp, signed(whatsappFields(rest)));
const said = (rest: Fields) =>
  byWhatsapp(rest).map((event) => (event.type === "touch" ? event.touch.message : event));

describe("who writes", () => {
  test("an SMS tells a number that is only observed, and no name", () => {
    expect(bySms()).toEqual([
      {
        type: "touch",
        touch: {
          accounts: [ANYA.phone],
          replyTo: ANYA.phone,
          label: ANYA.phone,
          origin: "CHANNEL_METADATA",
          identifiers: [{ kind: "PHONE", raw: ANYA.phone, assurance: "OBSERVED" }],
          fields: [],
          message: { externalId: SID, externalScope: "", text: "hello" },
        },
      },
    ]);
  });

  test("WhatsApp proves the number; the name is self-chosen", () => {
    expect(byWhatsapp()).toMatchObject([
      {
        touch: {
          accounts: ["whatsapp:+14155550123"],
          replyTo: "whatsapp:+14155550123",
          label: "Anya Petrova",
          identifiers: [{ kind: "PHONE", raw: "+14155550123", assurance: "CHANNEL" }],
          fields: [{ field: "displayName", value: "Anya Petrova", assurance: "CLAIMED" }],
        },
      },
    ]);
  });

  test.each([
    ["Mexico", "5215512345678", "+525512345678"],
    ["Brazil", "551187654321", "+5511987654321"],
    ["Argentina", "541123456789", "+5491123456789"],
  ])("a WhatsApp id is no phone: %s, and replies go to the address as it came", (_country, waId, phone) => {
    const From = `whatsapp:+${waId}`;
    const touch = {
      accounts: [From],
      replyTo: From,
      identifiers: [{ kind: "PHONE", raw: phone, assurance: "CHANNEL" }],
    };
    expect(byWhatsapp({ From, WaId: waId })).toMatchObject([{ touch }]);
    expect(byWhatsapp({ From, WaId: undefined })).toMatchObject([{ touch }]);
  });

  test("an Argentine sender of an SMS is the mobile number; a short code or a name is no number", () => {
    expect(bySms({ From: "+541123456789" })).toMatchObject([
      { touch: { identifiers: [{ raw: "+5491123456789", assurance: "OBSERVED" }] } },
    ]);
    for (const From of ["22395", "TWILIO"]) {
      expect(bySms({ From })).toMatchObject([
        { touch: { accounts: [From], replyTo: From, label: From, identifiers: [] } },
      ]);
    }
  });

  test("a hidden WhatsApp number leaves the address alone", () => {
    const From = "whatsapp:US.13491208655302741918";
    expect(byWhatsapp({ From, WaId: undefined, ProfileName: undefined })).toMatchObject([
      { touch: { accounts: [From], label: From, identifiers: [], fields: [] } },
    ]);
  });
});

describe("what is said", () => {
  test.each([
    [
      "a tapped button",
      { Body: "Red", ButtonText: "Red", ButtonPayload: "o1", MessageType: "button" },
      { text: "Red", choiceId: "o1" },
    ],
    [
      "a row of a list",
      { Body: "", ListTitle: "Green", ListId: "o2", MessageType: "interactive" },
      { text: "Green", choiceId: "o2" },
    ],
    [
      "a place with a name",
      { Body: "", Latitude: "37.7876", Longitude: "-122.4", Label: "Twilio", Address: "101 Spear St" },
      { text: "Twilio, 101 Spear St", location: { lat: 37.7876, lon: -122.4 } },
    ],
    [
      "a place without",
      { Body: "", Latitude: "-0.5", Longitude: "10" },
      { text: "-0.5, 10", location: { lat: -0.5, lon: 10 } },
    ],
    [
      "a picture",
      { Body: "", NumMedia: "1", MediaContentType0: "image/jpeg", MediaUrl0: "https://api.twilio.com/x" },
      { text: "[image]" },
    ],
    [
      "a file",
      {
        Body: "",
        NumMedia: "1",
        MediaContentType0: "application/pdf",
        MediaUrl0: "https://api.twilio.com/x",
      },
      { text: "[document]" },
    ],
    [
      "a picture with words",
      { Body: "look", NumMedia: "1", MediaContentType0: "image/jpeg" },
      { text: "look" },
    ],
  ])("%s", (_name, rest, message) => {
    expect(said(rest)).toEqual([{ externalId: SID, externalScope: "", ...message }]);
  });
});

describe("receipts", () => {
  const receipt = (status: string, rest?: Fields) => parse(sms, signed(statusFields(status, rest)));

  test.each([
    ["sent", "SENT"],
    ["delivered", "DELIVERED"],
    ["read", "READ"],
  ])("%s is told as %s", (status, told) => {
    expect(receipt(status)).toEqual([{ type: "receipt", receipt: { externalId: SID, status: told } }]);
  });

  test("a failure says why", () => {
    const failure = (status: string, rest?: Fields) =>
      receipt(status, rest).map((e) => (e.type === "receipt" ? e.receipt : e));
    expect(
      failure("undelivered", { ErrorCode: "30003", ErrorMessage: "Unreachable destination handset" }),
    ).toEqual([{ externalId: SID, status: "FAILED", failure: "30003 Unreachable destination handset" }]);
    expect(
      failure("failed", { ErrorCode: "63016", ChannelStatusMessage: "outside the allowed window" }),
    ).toMatchObject([{ failure: "63016 outside the allowed window" }]);
    expect(failure("failed")).toMatchObject([{ failure: "Twilio: failed" }]);
  });

  test.each(["queued", "accepted", "scheduled", "sending", "partially_delivered"])("%s is none", (status) => {
    expect(receipt(status)).toEqual([{ type: "ignored", reason: "notice", what: `status ${status}` }]);
  });
});

describe("what is counted and stores nothing", () => {
  const ignored = [{ type: "ignored", reason: "notice", what: expect.any(String) }];

  test("a message to another number, or to the same number of the other kind", () => {
    expect(bySms({ To: "+16282220000" })).toEqual(ignored);
    expect(parse(sms, signed(whatsappFields()))).toEqual(ignored);
    expect(parse(whatsapp, signed(smsFields()))).toEqual(ignored);
  });

  test("a message that says nothing, a voice call, a batch of Event Streams", () => {
    expect(bySms({ Body: "" })).toEqual(ignored);
    expect(parse(sms, signed({ CallSid: "CA1", From: ANYA.phone, To: sms.from }))).toEqual(ignored);
    const batch = [
      { specversion: "1.0", type: "com.twilio.messaging.message.delivered", data: { messageSid: SID } },
    ];
    expect(parse(sms, posted(JSON.stringify(batch)))).toEqual([
      { type: "ignored", reason: "notice", what: "event com.twilio.messaging.message.delivered" },
    ]);
  });
});

test.each([
  ["no sender", { From: undefined }, "From: "],
  ["a sender that is everybody", { From: "whatsapp:anonymous" }, "From: is a placeholder"],
  ["no message id", { MessageSid: undefined }, "MessageSid: "],
  ["a latitude that is none", { Latitude: "91", Longitude: "0" }, "Latitude: "],
  ["a longitude in words", { Latitude: "1", Longitude: "east" }, "Longitude: must be a decimal number"],
])("%s is malformed, and the place is named", (_name, rest, reason) => {
  expect(() => byWhatsapp(rest)).toThrow(reason);
});
