import type { InboundEvent } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { readAll } from "../testing/read-all.ts";
import { pageParts } from "./parts.ts";
import { config, entry, envelope, event, MID, PSID, signed, text } from "./testing/payloads.ts";

const called = (payload: unknown, object = "page"): readonly InboundEvent[] =>
  readAll(pageParts(object)(config, signed(JSON.stringify(payload))));
const told = (...messaging: readonly object[]) => called(envelope("page", entry(messaging)));
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
          message: { externalId: MID, externalScope: "", text: "hello", sentAt: 1458692752478 },
        },
      },
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

test("a person who has no id yet is kept, for nobody can be answered", () => {
  const tap = event({ postback: { mid: MID, title: "Go", payload: "o1" } }, { user_ref: "ref-1" });
  expect(() => told(tap)).toThrow("entry.0.messaging.0.sender.id: is missing: the person has no id yet");
});

test("an echo is to the person, whatever it names as its sender", () => {
  const message = { mid: MID, is_echo: true, text: "ours" };
  const byPage = { ...event({ message }, { id: config.pageId }), recipient: { id: PSID } };
  for (const echo of [byPage, event({ message })])
    expect(told(echo)).toMatchObject([
      { type: "echo", echo: { touch: { accounts: [PSID], replyTo: PSID }, message: { externalId: MID } } },
    ]);
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
])("%s is malformed, and the place is named", (_name, messaging, reason) => {
  expect(() => told(messaging)).toThrow(`entry.0.messaging.0.${reason}`);
});
