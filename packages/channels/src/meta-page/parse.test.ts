import type { InboundEvent } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { parsePage } from "./parse.ts";
import { attached, config, entry, envelope, event, MID, PSID, signed, text } from "./testing/payloads.ts";

const called = (payload: unknown, object = "page"): readonly InboundEvent[] =>
  parsePage(object)(config, signed(JSON.stringify(payload))) as readonly InboundEvent[];
const told = (...messaging: readonly object[]) => called(envelope("page", entry(messaging)));
const said = (...messaging: readonly object[]) =>
  told(...messaging).map((e) => (e.type === "touch" ? e.touch.message : e));

describe("what a person writes to a page", () => {
  test.each(["page", "instagram"])("tells the page-scoped id and nothing else of them: %s", (object) => {
    expect(called(envelope(object, entry([text("hello")])), object)).toEqual([
      {
        type: "touch",
        touch: {
          accounts: [PSID],
          replyTo: PSID,
          label: PSID,
          origin: "CHANNEL_METADATA",
          identifiers: [],
          fields: [],
          message: { externalId: MID, externalScope: "", text: "hello" },
        },
      },
    ]);
  });

  test("a tapped quick reply and a tapped button carry our id", () => {
    const tapped = text("Red", { quick_reply: { payload: "o1" } });
    const button = event({
      postback: {
        mid: "m_2",
        title: "Green",
        payload: "o2",
        referral: { ref: "x", source: "SHORTLINK", type: "OPEN_THREAD" },
      },
    });
    expect(said(tapped, button)).toEqual([
      { externalId: MID, externalScope: "", text: "Red", choiceId: "o1" },
      { externalId: "m_2", externalScope: "", text: "Green", choiceId: "o2" },
    ]);
  });

  test("attachments without a text say what they are; beside a text the text counts", () => {
    const image = {
      type: "image",
      payload: { url: "https://cdn.fbsbx.com/1.jpg", sticker_id: 369239263222822 },
    };
    const shared = { type: "fallback", title: "A page", payload: { url: "https://cdn.fbsbx.com/2" } };
    expect(said(attached(image, shared), text("look", { attachments: [image] }))).toMatchObject([
      { text: "[image] [fallback]" },
      { text: "look" },
    ]);
    expect(said(event({ message: { mid: MID, is_unsupported: true } }))).toMatchObject([
      { text: "[unsupported]" },
    ]);
  });

  test("a place is its coordinates, with its name where it has one", () => {
    const at = (rest: object) => ({
      type: "location",
      payload: { coordinates: { lat: 37.483872693672, long: -122.14900441942 } },
      ...rest,
    });
    const location = { lat: 37.483872693672, lon: -122.14900441942 };
    expect(said(attached(at({ title: "Olga's Location" })), attached(at({})))).toMatchObject([
      { text: "Olga's Location", location },
      { text: "37.483872693672, -122.14900441942", location },
    ]);
  });

  test("several entries and events are told in their order", () => {
    const payload = envelope("page", entry([text("one"), text("two")]), entry([text("three")]));
    expect(called(payload).map((e) => (e.type === "touch" ? e.touch.message?.text : e.type))).toEqual([
      "one",
      "two",
      "three",
    ]);
  });
});

describe("what is counted and stores nothing", () => {
  test.each([
    [
      "an echo",
      event(
        { message: { is_echo: true, app_id: 1517776481860111, mid: MID, text: "ours" } },
        { id: config.pageId },
      ),
    ],
    ["an echo that names the person", text("ours", { is_echo: true })],
    [
      "the account writing to itself",
      event({ message: { mid: MID, text: "note", is_self: true } }, { id: config.pageId }),
    ],
    ["a deleted message", event({ message: { mid: MID, is_deleted: true } })],
    ["a message without content", event({ message: { mid: MID } })],
    [
      "a reaction",
      event({ reaction: { reaction: "love", emoji: "\u2764\uFE0F", action: "react", mid: MID } }),
    ],
    [
      "a plugin's tap before the person has an id",
      event({ postback: { mid: MID, title: "Go", payload: "o1" } }, { user_ref: "ref-1" }),
    ],
    ["an event with nothing in it", event({})],
    ["a reading of nothing", event({ read: {} })],
    ["a delivery of nothing", event({ delivery: { mids: [] } })],
    ["a reading by nobody", event({ read: { watermark: 1458668856253 } }, {})],
  ])("%s", (_name, messaging) => {
    expect(told(messaging)).toEqual([{ type: "ignored", reason: "notice", what: expect.any(String) }]);
  });

  test("what happens at another page, to another app, or at another product", () => {
    const ignored = [{ type: "ignored", reason: "notice", what: expect.any(String) }];
    expect(called(envelope("page", entry([text("hello")], "1")))).toEqual(ignored);
    expect(called(envelope("page", { id: config.pageId, time: 1, standby: [text("hello")] }))).toEqual(
      ignored,
    );
    expect(called(envelope("instagram", entry([text("hello")])))).toEqual(ignored);
    expect(called(envelope("page"))).toEqual([]);
  });
});

test("receipts are told for each message id, and for all that was sent to the person up to a time", () => {
  const upTo = 1458668856253;
  expect(
    told(event({ delivery: { mids: ["m_1", "m_2"], watermark: upTo } }), event({ read: { mid: "m_2" } })),
  ).toEqual([
    { type: "receipt", receipt: { externalId: "m_1", status: "DELIVERED" } },
    { type: "receipt", receipt: { externalId: "m_2", status: "DELIVERED" } },
    { type: "watermark", watermark: { account: PSID, status: "DELIVERED", upTo } },
    { type: "receipt", receipt: { externalId: "m_2", status: "READ" } },
  ]);
  expect(told(event({ read: { watermark: upTo } }))).toEqual([
    { type: "watermark", watermark: { account: PSID, status: "READ", upTo } },
  ]);
});

test.each([
  ["no sender", event({ message: { mid: MID, text: "x" } }, {}), "sender.id: is missing"],
  ["a placeholder", event({ message: { mid: MID, text: "x" } }, { id: "0" }), "sender.id: is a placeholder"],
  ["no message id", event({ message: { text: "x" } }), "message.mid: "],
  [
    "a place off the globe",
    attached({ type: "location", payload: { coordinates: { lat: 91, long: 0 } } }),
    "message.attachments.0.payload.coordinates.lat: ",
  ],
])("%s is malformed, and the place is named", (_name, messaging, reason) => {
  expect(() => told(messaging)).toThrow(`entry.0.messaging.0.${reason}`);
});
