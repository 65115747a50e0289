import type { InboundEvent, Touch } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { posted } from "../testing/request.ts";
import { viberConfig } from "./config.ts";
import { parseExactly } from "./exact-json.ts";
import { parse } from "./parse.ts";
import { config, JOHN, message, receipt, signed, text, withToken } from "./testing/payloads.ts";
import { verify } from "./verify.ts";

const events = (payload: unknown): readonly InboundEvent[] => parse(config, signed(payload));
const touch = (payload: unknown): Touch | undefined => {
  const [event] = events(payload);
  return event?.type === "touch" ? event.touch : undefined;
};

test("the published signature is believed; one blank more, or one character off, is not", () => {
  const body = '{"event":"webhook","timestamp":1457764197627,"message_token":241256543215}';
  const signature = "16ef0ad6e0d5dca3ec44b6963858b2cb30f571c9b560f5a2db7d4e2ef10be8f6";
  const believed = (sent: string, header: string) =>
    verify(
      { ...config, authToken: "viber-auth-token" },
      posted(sent, { "x-viber-content-signature": header }),
    );
  expect(believed(body, signature)).toBe(true);
  expect(believed(`${body} `, signature)).toBe(false);
  expect(believed(body, signature.replace("16ef", "16ee"))).toBe(false);
  expect(verify({ ...config, authToken: "" }, signed(body, ""))).toBe(false);
});

describe("message tokens of 64 bits", () => {
  test("are kept to their last digit, in messages and in receipts", () => {
    const [one, next] = ["4912661846655238145", "4912661846655238146"];
    expect(Number(one)).toBe(Number(next));
    for (const token of [one, next]) {
      expect(touch(withToken(message(text("hi")), token))?.message?.externalId).toBe(token);
      expect(events(withToken(receipt("seen"), token))).toEqual([
        { type: "receipt", receipt: { externalId: token, status: "READ" } },
      ]);
    }
  });

  test("any integer is kept as it is written, and everything else as JSON.parse reads it", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.jsonValue(), (token, value) => {
        fc.pre(!/\d{16}/.test(JSON.stringify(value)));
        const read = parseExactly(`{"token":${token},"value":${JSON.stringify(value)}}`) as {
          token: unknown;
          value: unknown;
        };
        expect(String(read.token)).toBe(String(token));
        expect(JSON.stringify(read.value)).toBe(JSON.stringify(value));
      }),
    );
  });
});

describe("who wrote", () => {
  test("a whole callback gives the account, and name and language as claims", () => {
    expect(events(message(text("hello")))).toEqual([
      {
        type: "touch",
        touch: {
          accounts: ["01234567890A="],
          replyTo: "01234567890A=",
          label: "John McClane",
          origin: "CHANNEL_METADATA",
          identifiers: [],
          fields: [
            { field: "displayName", value: "John McClane", assurance: "CLAIMED" },
            { field: "language", value: "en", assurance: "CLAIMED" },
          ],
          message: { externalId: "4912661846655", externalScope: "", text: "hello" },
        },
      },
    ]);
  });

  test("without a name the id names the source", () => {
    expect(touch(message(text("hi"), { sender: { id: JOHN.id } }))).toMatchObject({
      label: JOHN.id,
      fields: [],
    });
  });

  test("a shared contact is a claim, for Viber does not say whose it is", () => {
    const contact = (card: object) => touch(message({ type: "contact", contact: card }));
    expect(contact({ name: "Alex", phone_number: "+14155550123", avatar: "" })).toMatchObject({
      identifiers: [{ kind: "PHONE", raw: "+14155550123", assurance: "CLAIMED" }],
      message: { text: "[contact] Alex" },
    });
    expect(contact({ phone_number: "" })).toMatchObject({ identifiers: [], message: { text: "[contact]" } });
  });
});

test.each<[string, object, object]>([
  ["text", text("line\none"), { text: "line\none" }],
  [
    "a place",
    { type: "location", location: { lat: 1.5, lon: -2 } },
    { text: "1.5, -2", location: { lat: 1.5, lon: -2 } },
  ],
  [
    "a named place",
    { type: "location", location: { lat: 1, lon: 2 }, text: "Cafe" },
    { text: "Cafe", location: { lat: 1, lon: 2 } },
  ],
  ["a link", { type: "url", media: "https://shop.dev/1" }, { text: "https://shop.dev/1" }],
  [
    "a picture with its text",
    { type: "picture", media: "https://dl.viber.dev/1", text: "my cat" },
    { text: "my cat" },
  ],
  [
    "a picture",
    { type: "picture", media: "https://dl.viber.dev/1", thumbnail: "https://dl.viber.dev/2" },
    { text: "[image]" },
  ],
  [
    "a video",
    { type: "video", media: "https://dl.viber.dev/1", size: 1000, duration: 3 },
    { text: "[video]" },
  ],
  [
    "a file",
    { type: "file", media: "https://dl.viber.dev/1", file_name: "a.pdf", size: 1000 },
    { text: "[document]" },
  ],
  ["a sticker", { type: "sticker", sticker_id: 46105 }, { text: "[sticker]" }],
])("%s is told in the conversation", (_name, content, expected) => {
  expect(touch(message(content))?.message).toEqual({
    externalId: "4912661846655",
    externalScope: "",
    ...expected,
  });
});

describe("receipts", () => {
  test.each([
    ["delivered", { status: "DELIVERED" }],
    ["seen", { status: "READ" }],
  ])("%s", (event, expected) => {
    expect(events(receipt(event))).toEqual([
      { type: "receipt", receipt: { externalId: "4912661846655", ...expected } },
    ]);
  });

  test("a failure says why", () => {
    const failure = (rest?: object) => events(receipt("failed", rest));
    expect(failure({ desc: "failure description" })).toMatchObject([
      { receipt: { status: "FAILED", failure: "failure description" } },
    ]);
    expect(failure()).toMatchObject([{ receipt: { status: "FAILED", failure: "Viber gave no reason" } }]);
  });
});

test.each(["webhook", "subscribed", "unsubscribed", "conversation_started", "client_status", "constructor"])(
  "%s tells of nobody who wrote to us",
  (event) => {
    expect(events(receipt(event, { user: JOHN }))).toEqual([
      { type: "ignored", reason: "notice", what: `event ${event}` },
    ]);
  },
);

test("a message of an unknown type is ignored", () => {
  expect(events(message({ type: "rich_media" }))).toEqual([
    { type: "ignored", reason: "notice", what: "message of type rich_media" },
  ]);
});

test.each<[string, unknown, string]>([
  ["no event", { timestamp: 1 }, "event: "],
  ["no sender", message(text("x"), { sender: undefined }), "sender: "],
  ["an empty id", message(text("x"), { sender: { ...JOHN, id: "" } }), "sender.id: must not be empty"],
  ["a placeholder", message(text("x"), { sender: { ...JOHN, id: "null" } }), "sender.id: is a placeholder"],
  ["no token", message(text("x"), { message_token: undefined }), "message_token: must be an integer"],
  ["a broken token", message(text("x"), { message_token: 1.5 }), "message_token: must be an integer"],
  ["a text without words", message({ type: "text" }), "message.text: "],
  [
    "a place off the globe",
    message({ type: "location", location: { lat: 91, lon: 0 } }),
    "message.location.lat: ",
  ],
  ["a receipt for nothing", receipt("delivered", { message_token: "" }), "message_token: "],
])("%s is malformed, and the place is named", (_name, payload, reason) => {
  expect(() => events(payload)).toThrow(reason);
});

test("a sender's name that Viber would not show is refused", () => {
  expect(
    viberConfig.safeParse({ ...config, senderName: "x".repeat(29) }).error?.issues[0]?.message,
  ).toContain("28 characters");
  expect(viberConfig.safeParse({ ...config, senderName: " " }).success).toBe(false);
});
