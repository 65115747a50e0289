import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { DURATION_PATTERN, durationMs } from "./duration.ts";

describe("a duration in milliseconds", () => {
  test.each([
    ["PT5S", 5_000],
    ["PT0.25S", 250],
    ["PT90M", 5_400_000],
    ["PT2H30M", 9_000_000],
    ["P1D", 86_400_000],
    ["P1DT1S", 86_401_000],
    ["P2W", 1_209_600_000],
    ["PT0S", 0],
  ])("%s is %d", (text, ms) => expect(durationMs(text)).toBe(ms));

  test.each([
    "",
    "P",
    "PT",
    "P1DT",
    "1D",
    "P1Y",
    "P1M",
    "PT-5S",
    "-PT5S",
    "one day",
    "P1D ",
    "PT1.2345S",
    "P1H",
    "PT1D",
    "p1d",
  ])("%j is not one", (text) => expect(durationMs(text)).toBeNull());

  test("the published form and the reading agree on any text of a duration's characters", () => {
    const near = fc
      .string({ unit: fc.constantFrom(..."PT0123.WDHMS"), maxLength: 9 })
      .map((rest) => `P${rest}`);
    fc.assert(
      fc.property(
        near,
        (text) => new RegExp(DURATION_PATTERN, "u").test(text) === (durationMs(text) !== null),
      ),
    );
  });
});
