import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { asText, atPointer, isDeeper, jsonExcess, own } from "./json.ts";

const sample = { a: { "b/c": [10, { "~": 1 }] }, "": 7, list: ["x"] };

describe("a JSON pointer", () => {
  test.each([
    ["", sample],
    ["/a/b~1c/0", 10],
    ["/a/b~1c/1/~0", 1],
    ["/", 7],
    ["/list/0", "x"],
    ["/list/00", undefined],
    ["/list/length", undefined],
    ["/list/1", undefined],
    ["/none/at/all", undefined],
    ["/constructor", undefined],
    ["/__proto__", undefined],
  ])("%j", (pointer, value) => expect(atPointer(sample, pointer)).toEqual(value));
});

test("only a value's own properties are read", () => {
  expect(own({}, "toString")).toBeUndefined();
  expect(own(JSON.parse('{"__proto__": 1}'), "__proto__")).toBe(1);
  expect(own(null, "a")).toBeUndefined();
});

test.each([
  [null, ""],
  [undefined, ""],
  [0, "0"],
  [false, "false"],
  [["a", null, 2], "a, , 2"],
  [{ lat: 1, lon: 2 }, '{"lat":1,"lon":2}'],
])("%j reads as %j", (value, text) => expect(asText(value)).toBe(text));

test("depth is measured without recursion: a hundred thousand levels are no danger", () => {
  const nested = Array.from({ length: 100_000 }).reduce<unknown>((inner) => [inner], 1);
  expect(isDeeper(nested, 40)).toBe(true);
  expect(isDeeper([[[1]]], 3)).toBe(false);
  expect(isDeeper([[[1]]], 2)).toBe(true);
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => !isDeeper(value, 6)));
});

test.each([
  ["as much as may be", { a: ["bc"] }, null],
  ["a character too many", { a: ["bcde"] }, "characters"],
  ["a key too long", { abcde: 1 }, "characters"],
  ["a value too many", { a: [1, 2, 3] }, "values"],
  ["a list that is longer than all values may be", [1, 2, 3, 4, 5], "values"],
  ["a level too many", [[[1]]], "depth"],
  ["a text alone", "abcd", null],
])("of %s", (_name, value, excess) => {
  expect(jsonExcess(value, { characters: 4, values: 4, depth: 2 })).toBe(excess);
});
