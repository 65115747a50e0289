import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { nestsDeeper } from "./json-body.ts";

const depthOf = (value: unknown): number =>
  typeof value === "object" && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map((inner) => depthOf(inner)))
    : 0;

describe("how deep a JSON text nests", () => {
  test("is what its value says, whatever stands in its texts", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = Buffer.from(JSON.stringify(value));
        const depth = depthOf(value);
        expect([nestsDeeper(text, depth), depth === 0 || nestsDeeper(text, depth - 1)]).toEqual([
          false,
          true,
        ]);
      }),
      { numRuns: 2_000 },
    );
  });

  test("is told of what is no JSON too, and looked at no further than that", () => {
    expect(nestsDeeper(Buffer.from("[".repeat(1_000_000)), 100)).toBe(true);
    expect(nestsDeeper(Buffer.from(`"${"[".repeat(1_000)}`), 100)).toBe(false);
    expect(nestsDeeper(Buffer.from("]]]]}}"), 0)).toBe(false);
  });
});
