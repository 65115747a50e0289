import { expect, test } from "@jest/globals";
import { addressOf, nameOf } from "./address.ts";
import type { TellingContext } from "./visitor.ts";

const context: TellingContext = { defaultCountry: null, blockedValues: ["spam@shop.dev"], definitions: [] };
const german = { ...context, defaultCountry: "DE" };

test.each([
  ["an address", "EMAIL", "ann@shop.dev", context, true],
  ["a blocked address", "EMAIL", "spam@shop.dev", context, false],
  ["an address with half a character", "EMAIL", "a\ud800@shop.dev", context, false],
  ["an endless address", "EMAIL", `${"a".repeat(1000)}@shop.dev`, context, false],
  ["a number instead of a text", "PHONE", 4155550142, context, false],
  ["a phone with its country", "PHONE", "+14155550142", context, true],
  ["a phone without, where none is set", "PHONE", "030 901820", context, false],
  ["a phone without, where one is set", "PHONE", "030 901820", german, true],
] as const)("%s", (_name, kind, value, given, taken) => {
  expect(addressOf(kind, value, "CLAIMED", given)).toEqual(
    taken ? { kind, raw: value, assurance: "CLAIMED" } : null,
  );
});

test.each([
  [" Ann ", "Ann"],
  ["  ", null],
  ["A\nnn", null],
  ["A\ud800", null],
  ["x".repeat(100_000), null],
  [7, null],
])("a name of %j is kept as %j", (value, name) => {
  expect(nameOf(value)).toBe(name);
});
