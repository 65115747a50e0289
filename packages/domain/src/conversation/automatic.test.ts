import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type AutomaticFacts, automaticRefusal, isOverAutomatic } from "./automatic.ts";

const may: AutomaticFacts = {
  open: true,
  optedOut: false,
  freeText: "FREE",
  hasTemplate: false,
  sent: { hour: 0, minute: 0 },
};

test.each([
  [{}, null],
  [{ sent: { hour: 29, minute: 9 } }, null],
  [{ sent: { hour: 30, minute: 0 } }, "AUTOMATIC_LIMIT"],
  [{ sent: { hour: 10, minute: 10 } }, "AUTOMATIC_LIMIT"],
  [{ freeText: "CLOSED" }, "WINDOW_CLOSED"],
  [{ freeText: "AGENT" }, "WINDOW_CLOSED"],
  [{ freeText: "CLOSED", hasTemplate: true }, null],
  [{ optedOut: true, hasTemplate: true }, "OPTED_OUT"],
  [{ open: false, optedOut: true }, "CONVERSATION_CLOSED"],
] as const)("%j: %s", (more, refusal) => {
  expect(automaticRefusal({ ...may, ...more })).toBe(refusal);
});

test("the thirty-first within an hour and the eleventh within a minute do not go, whatever came before", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 600_000 }), { maxLength: 200 });
  fc.assert(
    fc.property(gaps, (waits) => {
      const sent: number[] = [];
      let now = 0;
      for (const wait of waits) {
        now += wait;
        const within = (ms: number) => sent.filter((at) => at > now - ms).length;
        if (!isOverAutomatic({ hour: within(3_600_000), minute: within(60_000) })) sent.push(now);
        expect(within(3_600_000)).toBeLessThanOrEqual(30);
        expect(within(60_000)).toBeLessThanOrEqual(10);
      }
    }),
  );
});
