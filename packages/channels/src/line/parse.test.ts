import type { InboundEvent, Touch } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { posted } from "../testing/request.ts";
import { parse } from "./parse.ts";
import { called, config, message, postback, signed, text, USER } from "./testing/payloads.ts";
import { verify } from "./verify.ts";

const events = (...list: readonly object[]): readonly InboundEvent[] =>
  parse(config, signed(called(...list)));
const touch = (event: object): Touch | undefined => {
  const [told] = events(event);
  return told?.type === "touch" ? told.touch : undefined;
};

describe("the proof", () => {
  const body = '{"destination":"U00000000000000000000000000000000","events":[]}';
  const signature = "UYqjSo+a7IUsVpkL3cNh2SxDep/YJoCxQ5xe4o6dYcY=";
  const believed = (sent: string, header: string) =>
    verify({ ...config, channelSecret: "line-channel-secret" }, posted(sent, { "x-line-signature": header }));

  test("the published signature is believed, and LINE's question whether we are there tells nothing", () => {
    expect(believed(body, signature)).toBe(true);
    expect(parse(config, signed(body))).toEqual([]);
  });

  test("one blank more, a signature one character off, cut, or in another alphabet, and an empty secret are not", () => {
    expect(believed(`${body} `, signature)).toBe(false);
    for (const bad of [
      signature.replace("UYqj", "UYqi"),
      signature.slice(0, -1),
      signature.replace("+", "-").replace("/", "_"),
    ]) {
      expect(believed(body, bad)).toBe(false);
    }
    expect(verify({ ...config, channelSecret: "" }, signed(body, ""))).toBe(false);
  });
});

test("a whole event gives the account and nothing else, for LINE tells nothing else", () => {
  expect(events(message(text("hello")))).toEqual([
    {
      type: "touch",
      touch: {
        accounts: [USER],
        replyTo: USER,
        label: USER,
        origin: "CHANNEL_METADATA",
        identifiers: [],
        fields: [],
        message: { externalId: "444573844083572737", externalScope: "", text: "hello" },
      },
    },
  ]);
});

test("events are told in their order; those that tell nothing hold no other up", () => {
  const list = events(
    message(text("one")),
    { type: "follow", source: { type: "user", userId: USER } },
    message(text("two")),
  );
  expect(list.map((event) => (event.type === "touch" ? event.touch.message?.text : event.type))).toEqual([
    "one",
    "ignored",
    "two",
  ]);
});

test("an event that is delivered again has the ids that it had", () => {
  const again = { deliveryContext: { isRedelivery: true }, replyToken: "another" };
  expect(touch(message(text("hi"), again))).toEqual(touch(message(text("hi"))));
  expect(touch(postback("x", again))).toEqual(touch(postback("x")));
});

test.each<[string, object, object]>([
  ["text", text("line\none"), { text: "line\none" }],
  [
    "a place",
    { type: "location", title: "Cafe", address: "Main St", latitude: 35.65, longitude: 139.7 },
    { text: "Cafe, Main St", location: { lat: 35.65, lon: 139.7 } },
  ],
  [
    "a bare place",
    { type: "location", latitude: 1.5, longitude: -2 },
    { text: "1.5, -2", location: { lat: 1.5, lon: -2 } },
  ],
  ["an image", { type: "image", contentProvider: { type: "line" }, quoteToken: "q" }, { text: "[image]" }],
  ["a video", { type: "video", duration: 60000, contentProvider: { type: "line" } }, { text: "[video]" }],
  [
    "a voice message",
    { type: "audio", duration: 60000, contentProvider: { type: "line" } },
    { text: "[audio]" },
  ],
  ["a file", { type: "file", fileName: "a.pdf", fileSize: 2138 }, { text: "[document]" }],
  [
    "a sticker",
    { type: "sticker", packageId: "446", stickerId: "1988", stickerResourceType: "ANIMATION" },
    { text: "[sticker]" },
  ],
])("%s is told in the conversation", (_name, content, expected) => {
  expect(touch(message(content))?.message).toEqual({
    externalId: "444573844083572737",
    externalScope: "",
    ...expected,
  });
});

describe("a postback", () => {
  test("of one of our options is its title, with the option's id", () => {
    expect(touch(postback("run_1:1:0\nRed"))?.message).toEqual({
      externalId: "01FZ74A0TDDPYRVKNK77XKC3ZR",
      externalScope: "",
      text: "Red",
      choiceId: "run_1:1:0",
    });
  });

  test("of a menu made elsewhere is its data", () => {
    expect(touch(postback("action=buy&itemid=1"))?.message).toMatchObject({
      text: "action=buy&itemid=1",
      choiceId: "action=buy&itemid=1",
    });
  });
});

describe("what is left alone", () => {
  test.each<[string, object, string]>([
    ["a follower", { type: "follow", source: { type: "user", userId: USER } }, "event of type follow"],
    ["who unfollows", { type: "unfollow", source: { type: "user", userId: USER } }, "event of type unfollow"],
    ["an event without source", { type: "accountLink", mode: "active" }, "event of type accountLink"],
    [
      "a group",
      message(text("x"), { source: { type: "group", groupId: "Ca56f94637c", userId: USER } }),
      "said in a group",
    ],
    ["a room", message(text("x"), { source: { type: "room", roomId: "Ra8dbf4673c" } }), "said in a room"],
    [
      "somebody unknown",
      message(text("x"), { source: { type: "user" } }),
      "said by somebody who is not known to us",
    ],
    ["what another module answers", message(text("x"), { mode: "standby" }), "event in standby mode"],
    ["an unknown message", message({ type: "hologram" }), "message of an unknown type"],
  ])("%s", (_name, event, what) => {
    expect(events(event)).toEqual([{ type: "ignored", reason: "notice", what }]);
  });
});

test.each<[string, object, string]>([
  ["events that are no list", { destination: "U0", events: 3 }, "events: "],
  ["an event without a type", called({}), "events.0.type: "],
  ["no source", called(message(text("x"), { source: undefined })), "events.0.source: "],
  [
    "a placeholder",
    called(message(text("x"), { source: { type: "user", userId: "undefined" } })),
    "events.0.source.userId: is a placeholder",
  ],
  ["no message", called(message(text("x"), { message: undefined })), "events.0.message: "],
  [
    "a message without its id",
    called(message({ ...text("x"), id: "" })),
    "events.0.message.id: must not be empty",
  ],
  ["a text without words", called(message({ type: "text" })), "events.0.message.text: "],
  [
    "a place off the globe",
    called(message({ type: "location", latitude: 91, longitude: 0 })),
    "events.0.message.latitude: ",
  ],
  ["a postback without data", called(postback("x", { postback: {} })), "events.0.postback.data: "],
  ["the second of two", called(message(text("x")), message({ type: "text" })), "events.1.message.text: "],
])("%s is malformed, and the place is named", (_name, payload, reason) => {
  expect(() => parse(config, signed(payload))).toThrow(reason);
});
