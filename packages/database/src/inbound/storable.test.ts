import type { InboundEvent } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { storableEvent } from "./storable.ts";

const touch = (more: object): InboundEvent => ({
  type: "touch",
  touch: {
    accounts: ["a1", "a2"],
    replyTo: "a1",
    label: "Ann",
    origin: "CHANNEL_METADATA",
    identifiers: [],
    fields: [],
    message: { externalId: "m1", externalScope: "s1", text: "hello" },
    ...more,
  },
});
const events: Readonly<Record<string, InboundEvent>> = {
  touch: touch({}),
  rekey: {
    type: "rekey",
    rekey: { externalId: "m1", previousAccounts: ["a1", "a2"], accounts: ["a3", "a4"], identifiers: [] },
  },
  receipt: { type: "receipt", receipt: { externalId: "m1", status: "FAILED", failure: "gone" } },
  watermark: { type: "watermark", watermark: { account: "a1", status: "READ", upTo: 1 } },
  ignored: { type: "ignored", what: "weather" },
};
/** What a person or a provider words freely; every other text of an event is an id, or of a closed list. */
const FREE = ["label", "text", "failure", "what"];
const CLOSED = ["type", "origin", "status"];

/** Every place of a text in plain data. */
function places(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]));
}
function changed(value: unknown, [key, ...rest]: readonly string[], to: (text: string) => string): unknown {
  if (key === undefined) return to(value as string);
  if (Array.isArray(value)) return value.map((one, i) => (String(i) === key ? changed(one, rest, to) : one));
  return { ...(value as object), [key]: changed((value as Record<string, unknown>)[key], rest, to) };
}

describe.each(Object.keys(events))("in an event of type %s,", (name) => {
  const event = events[name] as InboundEvent;
  test.each(places(event).filter((path) => !CLOSED.includes(path.at(-1) as string)))(
    "what cannot be stored at %s %s %s %s",
    (...path) => {
      const at = path.filter((step) => step !== undefined);
      const isFree = FREE.includes(at.at(-1) as string);
      for (const wrong of ["\ud800", "\udbff", "\u0000"]) {
        const broken = changed(event, at, (text) => text + wrong) as InboundEvent;
        if (isFree) expect(JSON.stringify(storableEvent(broken))).not.toMatch(/\\ud[89a-f]|\\u0000/);
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
