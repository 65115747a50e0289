import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { saidTimes } from "./said-at.ts";

const NOW = Date.parse("2026-12-01T12:00:00.500Z");

test("the provider's time counts where it is not in the future", () => {
  expect(saidTimes(NOW - 86_400_000 + 1, NOW)).toEqual({
    saidAt: NOW - 86_400_000 + 1,
    listedAt: NOW - 86_400_000 + 1,
  });
  for (const none of [undefined, Number.NaN, -1, Infinity, NOW + 1]) expect(saidTimes(none, NOW)).toBeNull();
});

test("within a provider's whole second the arrival places a message", () => {
  expect(saidTimes(NOW - 500, NOW)).toEqual({ saidAt: NOW - 500, listedAt: NOW });
  expect(saidTimes(NOW - 2500, NOW)).toEqual({ saidAt: NOW - 2500, listedAt: NOW - 1501 });
});

test("messages of one provider stand in the order of its times, those of one second in that of their arrival", () => {
  const at = fc.record({ told: fc.integer({ min: 0, max: 20 }), late: fc.integer({ min: 0, max: 5000 }) });
  fc.assert(
    fc.property(at, at, (a, b) => {
      const of = ({ told, late }: typeof a) => {
        const arrival = told * 1000 + late;
        return { told, arrival, listed: saidTimes(told * 1000, arrival)?.listedAt as number };
      };
      const [x, y] = [of(a), of(b)];
      if (x.told < y.told) expect(x.listed).toBeLessThan(y.listed);
      if (x.told === y.told && x.arrival <= y.arrival) expect(x.listed).toBeLessThanOrEqual(y.listed);
    }),
  );
});
