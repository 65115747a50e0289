import type { InboundEvent, Touch, TouchMessage } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { storableEvent } from "./storable.ts";

const TOUCH: Touch = {
  accounts: ["a1", "a2"],
  replyTo: "a1",
  label: "Ann",
  origin: "CHANNEL_METADATA",
  identifiers: [],
  fields: [{ field: "firstName", value: "Ann", assurance: "CHANNEL" }],
};
const MESSAGE: TouchMessage = {
  externalId: "m1",
  externalScope: "s1",
  text: "hello",
  content: { kind: "UNSUPPORTED", data: { word: ["deep", { deeper: "text" }] } },
  attachments: [
    { kind: "IMAGE", name: "name", contentType: "type/x", file: { type: "url", url: "https://x/y" } },
    { kind: "DOCUMENT", file: { type: "content", content: new Uint8Array([0, 1, 255]) } },
  ],
  choiceId: "choice",
  referral: { source: "ad", title: "title", url: "url", adId: "ad" },
  subject: "subject",
  fullText: "full",
  thread: { messageId: "<1>", inReplyTo: "<0>", references: ["<0>"] },
};
const touch = (more: Partial<Touch>): InboundEvent => ({ type: "touch", touch: { ...TOUCH, ...more } });
const REF = { externalId: "m1", externalScope: "s1" };
/** One of each type. */
const events: { readonly [T in InboundEvent["type"]]: InboundEvent } = {
  touch: touch({ message: MESSAGE }),
  rekey: {
    type: "rekey",
    rekey: { externalId: "m1", previousAccounts: ["a1", "a2"], accounts: ["a3", "a4"], identifiers: [] },
  },
  receipt: { type: "receipt", receipt: { externalId: "m1", status: "FAILED", failure: "gone" } },
  watermark: { type: "watermark", watermark: { account: "a1", status: "READ", upTo: 1 } },
  reaction: { type: "reaction", reaction: { on: REF, emoji: "👍", by: "CONTACT", touch: TOUCH } },
  edit: { type: "edit", edit: { on: REF, said: { text: "now" }, touch: TOUCH } },
  unsent: { type: "unsent", unsent: REF },
  echo: { type: "echo", echo: { touch: TOUCH, message: MESSAGE } },
  elsewhere: { type: "elsewhere", account: "106" },
  ignored: { type: "ignored", reason: "notice", what: "weather" },
};
/** By which an event is placed: every other text is worded freely, or of a closed list. */
const IDS = /^(externalId|externalScope|accounts|previousAccounts|replyTo|account)$/;
const CLOSED = ["type", "origin", "status", "reason", "by", "kind", "assurance", "field"];

/** Every place of a text in plain data. */
function places(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (value instanceof Uint8Array) return [];
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]));
}
function changed(value: unknown, [key, ...rest]: readonly string[], to: (text: string) => string): unknown {
  if (key === undefined) return to(value as string);
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((one, i) => (String(i) === key ? changed(one, rest, to) : one));
  return { ...(value as object), [key]: changed((value as Record<string, unknown>)[key], rest, to) };
}

describe.each(Object.keys(events) as InboundEvent["type"][])("in an event of type %s,", (name) => {
  const event = events[name];
  test.each(places(event).filter((path) => !CLOSED.includes(path.at(-1) as string)))(
    "what cannot be stored at %s %s %s %s %s %s %s",
    (...path) => {
      const at = path.filter((step) => step !== undefined);
      const isId = IDS.test(at.at(-1) as string) || IDS.test(at.at(-2) as string);
      for (const wrong of ["\ud800", "\udbff", "\u0000"]) {
        const broken = changed(event, at, (text) => text + wrong) as InboundEvent;
        if (!isId) expect(JSON.stringify(storableEvent(broken))).not.toMatch(/\\ud[89a-f]|\\u0000/);
        else expect(() => storableEvent(broken)).toThrow(/surrogate/);
      }
    },
  );
  test("what can be stored is left as it is", () => expect(storableEvent(event)).toEqual(event));
});

test("an address that holds half of a surrogate pair is kept and never used", () => {
  const broken = storableEvent(
    touch({ identifiers: [{ kind: "EMAIL", raw: "a\ud800@b.dev", assurance: "CHANNEL" }] }),
  );
  expect(broken).toMatchObject({
    touch: { identifiers: [{ raw: "a\ufffd@b.dev", unusable: expect.stringContaining("surrogate") }] },
  });
});

test("an id too long for an index cannot be kept", () => {
  const event: InboundEvent = { type: "unsent", unsent: { externalId: "x".repeat(3000), externalScope: "" } };
  expect(() => storableEvent(event)).toThrow("externalId has more than 1024 characters");
});

test("a quote that would have to be changed is not one", () => {
  const quoting = (quotes: string) => storableEvent(touch({ message: { ...MESSAGE, quotes } }));
  expect(quoting("m0")).toMatchObject({ touch: { message: { quotes: "m0" } } });
  expect(quoting("m\u0000")).toEqual(touch({ message: MESSAGE }));
});

test("names of a provider's part are cleaned too, and what is nested without end is cut", () => {
  const deep: unknown = Array.from({ length: 5000 }).reduce((inner) => [inner], "end");
  const data = { "a\u0000\ud800": deep };
  const said = storableEvent(touch({ message: { ...MESSAGE, content: { kind: "UNSUPPORTED", data } } }));
  expect(JSON.stringify(said).length).toBeLessThan(3000);
  expect(JSON.stringify(said)).toContain('"a\ufffd":[[');
});
