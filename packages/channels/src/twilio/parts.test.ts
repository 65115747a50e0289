import type { InboundEvent } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { readAll } from "../testing/read-all.ts";
import { posted } from "../testing/request.ts";
import { twilioConfig } from "./config.ts";
import { parts } from "./parts.ts";
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

const parse = (...call: Parameters<typeof parts>): readonly InboundEvent[] => readAll(parts(...call));
type Fields = Parameters<typeof smsFields>[0];
const bySms = (rest?: Fields): readonly InboundEvent[] => parse(sms, signed(smsFields(rest)));
const byWhatsapp = (rest?: Fields): readonly InboundEvent[] => parse(whatsapp, signed(whatsappFields(rest)));
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

  test.each(["queued", "accepted", "scheduled", "sending", "partially_delivered"])(
    "%s is not one",
    (status) => {
      expect(receipt(status)).toEqual([
        { type: "ignored", reason: "other-receipt", what: `status ${status}` },
      ]);
    },
  );
});

describe("what is counted and stores nothing", () => {
  const ignored = [{ type: "ignored", reason: "notice", what: expect.any(String) }];

  test("a voice call, a batch of Event Streams", () => {
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
  ["no message id", { MessageSid: undefined, SmsSid: undefined, SmsMessageSid: undefined }, "MessageSid: "],
])("%s is malformed, and the place is named", (_name, rest, reason) => {
  expect(() => byWhatsapp(rest)).toThrow(reason);
});

describe("which channel a message is for", () => {
  const service = { ...sms, from: `MG${"0a".repeat(16)}` };
  const account = (config: typeof sms, fields: Fields) => parse(config, signed(smsFields(fields)));

  test("another number, or the same number of the other kind, is another channel", () => {
    expect(bySms({ To: "+16282220000" })).toEqual([{ type: "elsewhere", account: "+16282220000" }]);
    expect(parse(sms, signed(whatsappFields()))).toEqual([{ type: "elsewhere", account: whatsapp.from }]);
    expect(parse(whatsapp, signed(smsFields()))).toEqual([{ type: "elsewhere", account: sms.from }]);
  });

  test("all numbers of a Messaging Service are one channel", () => {
    const sibling = { To: "+16282220000", MessagingServiceSid: service.from };
    expect(account(service, sibling)).toMatchObject([{ type: "touch", touch: { accounts: [ANYA.phone] } }]);
    expect(account(service, { To: "+16282220000" })).toMatchObject([{ type: "touch" }]);
    const other = `MG${"ff".repeat(16)}`;
    expect(account(service, { ...sibling, MessagingServiceSid: other })).toEqual([
      { type: "elsewhere", account: other },
    ]);
    expect(account(sms, { MessagingServiceSid: service.from })).toMatchObject([{ type: "touch" }]);
  });
});

describe("addresses", () => {
  test.each([
    "+14155550123",
    "22395",
    "TWILIO",
    "My Shop",
    "whatsapp:+14155550123",
    "rcs:brand_xyz_agent",
    "messenger:682498302938465",
    `MG${"0a".repeat(16)}`,
  ])("a channel may be called by %s", (from) => {
    expect(twilioConfig.safeParse({ ...sms, from }).success).toBe(true);
  });

  test.each([
    "",
    "whatsapp:22395",
    "4155550123456",
    "a name that is too long",
    "fax:+14155550123",
    "rcs:",
    "+0123",
  ])("and not by %p", (from) => {
    expect(twilioConfig.safeParse({ ...sms, from }).error?.issues[0]?.message).toMatch(/^from must/);
  });

  test("RCS names a number as SMS does; Messenger names none", () => {
    const rcs = { ...sms, from: "rcs:brand_xyz_agent" };
    const by = (From: string, To: string) => parse({ ...sms, from: To }, signed(smsFields({ From, To })));
    expect(by(`rcs:${ANYA.phone}`, rcs.from)).toMatchObject([
      {
        touch: {
          accounts: [`rcs:${ANYA.phone}`],
          identifiers: [{ kind: "PHONE", raw: ANYA.phone, assurance: "OBSERVED" }],
        },
      },
    ]);
    expect(by("messenger:7654321098765432", "messenger:682498302938465")).toMatchObject([
      { touch: { replyTo: "messenger:7654321098765432", identifiers: [] } },
    ]);
  });
});

test("a message of Event Streams is taken once, by the id of its webhook", () => {
  const event = {
    specversion: "1.0",
    type: "com.twilio.messaging.inbound-message.received",
    time: "2026-01-31T12:00:00.000Z",
    data: { messageSid: SID, from: ANYA.phone, to: sms.from, body: "hello", numMedia: 0 },
  };
  expect(parse(sms, posted(JSON.stringify([event])))).toMatchObject([
    {
      touch: {
        accounts: [ANYA.phone],
        message: { externalId: SID, text: "hello", sentAt: Date.parse("2026-01-31T12:00:00.000Z") },
      },
    },
  ]);
});
