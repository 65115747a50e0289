import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { isStorable, storableText } from "./storable.ts";

test.each([
  ["hello 👋", "hello 👋"],
  ["a\u0000b", "ab"],
  ["a\ud83d", "a\ufffd"],
  ["\udc4b\u0000a", "\ufffda"],
])("%j is stored as %j", (text, stored) => {
  expect([storableText(text), isStorable(text)]).toEqual([stored, text === stored]);
});

test("what was made storable is storable, and what is storable stays as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const stored = storableText(text);
      expect([isStorable(stored), storableText(stored)]).toEqual([true, stored]);
      expect(isStorable(text)).toBe(stored === text);
    }),
  );
});
