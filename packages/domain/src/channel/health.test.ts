import { expect, test } from "@jest/globals";
import { type ChannelCondition, channelProblem } from "./health.ts";

const HOUR = 3_600_000;
const NOW = Date.parse("2026-12-01T12:00:00Z");
const well: ChannelCondition = {
  lastCallAt: new Date(NOW),
  lastRefusedAt: null,
  refusedLastDay: 0,
  accounts: [],
  failures: 0,
  lastFailure: null,
};

test.each<[string, Partial<ChannelCondition>, RegExp | null]>([
  ["nothing", {}, null],
  ["never called", { lastCallAt: null }, null],
  ["another account", { accounts: ["1066", "1067"] }, /accounts 1066, 1067,/],
  [
    "refused and never taken",
    { lastCallAt: null, lastRefusedAt: new Date(NOW), refusedLastDay: 3 },
    /secret/,
  ],
  ["refused long after", { lastRefusedAt: new Date(NOW + 2 * HOUR), refusedLastDay: 9 }, /refused/],
  ["somebody calls without a proof", { lastRefusedAt: new Date(NOW + 1), refusedLastDay: 900 }, null],
  ["two refusals", { lastCallAt: null, lastRefusedAt: new Date(NOW), refusedLastDay: 2 }, null],
  ["four failures", { failures: 4, lastFailure: "401" }, null],
  ["five failures", { failures: 5, lastFailure: "401: bad token" }, /401: bad token/],
  ["five failures without a word", { failures: 5 }, /does not answer/],
])("%s", (_name, change, problem) => {
  const told = channelProblem({ ...well, ...change });
  if (problem === null) expect(told).toBeNull();
  else expect(told).toMatch(problem);
});
