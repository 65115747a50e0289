import type { TouchAttachment } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import {
  attachmentKindOf,
  mediaWords,
  moneyWords,
  providerTime,
  redacted,
  saidForm,
  saidPayment,
  saidPoll,
  saidSticker,
  unsupportedWords,
} from "./index.ts";

const file = (kind: TouchAttachment["kind"], rest: Partial<TouchAttachment> = {}): TouchAttachment => ({
  kind,
  file: { type: "id", id: "1" },
  ...rest,
});

describe("what stands for files", () => {
  test.each<[string, readonly TouchAttachment[]]>([
    ["[image]", [file("IMAGE")]],
    ["[3 images]", [file("IMAGE"), file("IMAGE"), file("IMAGE")]],
    ["[voice message 0:12]", [file("VOICE", { durationMs: 12_000 })]],
    ["[voice message]", [file("VOICE")]],
    ["[video 61:05]", [file("VIDEO", { durationMs: 3_665_000 })]],
    ["[document: offer.pdf]", [file("DOCUMENT", { name: "offer.pdf" })]],
    ["[document: a.pdf] [document]", [file("DOCUMENT", { name: "a.pdf" }), file("DOCUMENT")]],
    ["[2 documents]", [file("DOCUMENT"), file("DOCUMENT")]],
    ["[2 images] [video]", [file("IMAGE"), file("VIDEO"), file("IMAGE")]],
    ["", []],
  ])("%s", (words, files) => {
    expect(mediaWords(files)).toBe(words);
  });

  test.each([
    ["image/jpeg", "IMAGE"],
    ["VIDEO/mp4; codecs=x", "VIDEO"],
    ["audio/ogg", "AUDIO"],
    ["application/pdf", "DOCUMENT"],
    ["", "DOCUMENT"],
    [undefined, "DOCUMENT"],
  ])("%s is %s", (type, kind) => {
    expect(attachmentKindOf(type)).toBe(kind);
  });
});

test.each<[number, string | null, string]>([
  [12.5, "EUR", "12.50 EUR"],
  [1200, "JPY", "1200 JPY"],
  [0.125, "EUR", "0.125 EUR"],
  [3, null, "3.00"],
  [1.234, "KWD", "1.234 KWD"],
  [5, "points", "5.00 points"],
])("%d %s is %s", (amount, currency, words) => {
  expect(moneyWords(amount, currency)).toBe(words);
});

test("a payment, a poll, a sticker", () => {
  expect(saidPayment({ amount: 12.5, currency: "EUR", reference: "ch_1" }, "Mug").text).toBe(
    "Mug: 12.50 EUR",
  );
  expect(saidPayment({ amount: null, currency: null, reference: null }).text).toBe("[paid: payment]");
  expect(saidPoll({ question: "Lunch?", options: ["Yes", "No"] }).text).toBe("Lunch?\n- Yes\n- No");
  expect(saidSticker({ emoji: "😭" }, []).text).toBe("😭");
  expect(saidSticker({}, [], "happy").text).toBe("happy");
});

test("a form without answers says so; a group of answers gives its own lines; no token is kept", () => {
  expect(saidForm({}).text).toBe("[form]");
  const { text, content } = saidForm({
    flow_token: "t",
    who: { name: "Ann", age: null },
    list: [1, { a: 2 }],
  });
  expect(text).toBe('name: Ann\nage: \nlist: 1, {"a":2}');
  expect(content).toEqual({
    kind: "FORM",
    data: { answers: { who: { name: "Ann", age: null }, list: [1, { a: 2 }] } },
  });
});

test.each([
  ["poll", "[unsupported: poll]"],
  ["a]\n[b", "[unsupported: a b]"],
  ["", "[unsupported: unknown]"],
  ["x".repeat(500), `[unsupported: ${"x".repeat(80)}]`],
])("%j is shown as %s", (kind, words) => {
  expect(unsupportedWords(kind)).toBe(words);
});

test("no secret stays, by its name or by its value, and nothing that cannot be stored", () => {
  const part = {
    access_token: "a",
    deep: [{ note: "say s3cret", s3cret: 1, apiKey: "k" }],
    nul: "a\u0000b\ud800",
  };
  expect(redacted(part, ["s3cret", ""])).toEqual({
    access_token: "[secret]",
    deep: [{ note: "say [secret]", "[secret]": 1, apiKey: "[secret]" }],
    nul: "ab\ufffd",
  });
});

test.each<[unknown, number | undefined]>([
  ["1749416383", 1749416383000],
  [1749416383, 1749416383000],
  [1749416383123, 1749416383123],
  ["1749416383123456", 1749416383123],
  [7, undefined],
  ["soon", undefined],
  [null, undefined],
  [Number.NaN, undefined],
  [1e30, undefined],
  ["", undefined],
])("the time %p is %p", (given, ms) => {
  expect(providerTime(given)).toBe(ms);
});
