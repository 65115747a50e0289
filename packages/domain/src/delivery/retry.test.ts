import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { idealMs, perSecond } from "./pace.ts";
import { BREAKER, MESSAGE_RETRY, nextTry, restAfter } from "./retry.ts";

const failure = { reason: "HTTP 503", askedMs: null, chance: 0.5 };
const again = (tries: number, more: Partial<Parameters<typeof nextTry>[1]> = {}) =>
  nextTry(MESSAGE_RETRY, { ...failure, tries, ...more });

test.each([
  ["after the first try", again(1), { type: "again", afterMs: 2_000 }],
  ["after the fifth", again(5), { type: "again", afterMs: 180_000 }],
  [
    "after the sixth it is given up",
    again(6),
    { type: "givenUp", reason: "given up after 6 tries: HTTP 503" },
  ],
  ["scattered downwards", again(2, { chance: 0 }), { type: "again", afterMs: 6_400 }],
  ["scattered upwards", again(2, { chance: 1 }), { type: "again", afterMs: 9_600 }],
  ["as late as is asked", again(1, { askedMs: 30_000 }), { type: "again", afterMs: 30_000 }],
  [
    "who asks for an hour is waited for",
    again(1, { askedMs: 3_600_000 }),
    { type: "again", afterMs: 3_600_000 },
  ],
  [
    "who asks for more is not",
    again(1, { askedMs: 3_600_001 }),
    { type: "givenUp", reason: "the provider asks to wait for 60 minutes: HTTP 503" },
  ],
  [
    "what is of no use by then",
    again(3, { leftMs: 20_000 }),
    { type: "givenUp", reason: "given up after 3 tries: HTTP 503" },
  ],
  ["what is still of use by then", again(3, { leftMs: 20_001 }), { type: "again", afterMs: 20_000 }],
])("%s", (_, found, expected) => expect(found).toEqual(expected));

test("a pause is never shorter than what was asked for, nor longer than planned and asked for together", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.option(fc.integer({ min: 0, max: MESSAGE_RETRY.longestPauseMs })),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (tries, askedMs, chance) => {
        const next = again(tries, { askedMs, chance });
        if (next.type !== "again") throw new Error("given up");
        const planned = MESSAGE_RETRY.pausesMs[tries - 1] ?? 0;
        expect(next.afterMs).toBeGreaterThanOrEqual(Math.max(askedMs ?? 0, planned * 0.8 - 1e-6));
        expect(next.afterMs).toBeLessThanOrEqual(Math.max(askedMs ?? 0, planned * 1.2 + 1e-6));
      },
    ),
  );
});

test("a target rests longer with each failed probe, and never longer than the longest rest", () => {
  const rests = Array.from({ length: 12 }, (_, n) => restAfter(n));
  expect(rests.slice(0, BREAKER.opensAt)).toEqual([0, 0, 0, 0, 0]);
  expect(rests.slice(BREAKER.opensAt)).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
});

test("a hundred deliveries at ten a second take nine seconds", () => {
  expect([idealMs(100, perSecond(10)), idealMs(5, perSecond(10))]).toEqual([9_000, 0]);
});
