import { expect, test } from "@jest/globals";
import { BUDGETS, rateLimit } from "./rate-limit.ts";

test("a budget is spent at once, comes back with time, and says how long to wait", () => {
  let now = 0;
  const limit = rateLimit(() => now);
  const { burst, perSecond } = BUDGETS.tell;
  for (let n = 0; n < burst; n++) expect(limit.wait("tell", "a")).toBe(0);
  expect(limit.wait("tell", "a")).toBe(Math.ceil(1 / perSecond));
  now += 1000 / perSecond;
  expect(limit.wait("tell", "a")).toBe(0);
  expect(limit.wait("tell", "a")).toBeGreaterThan(0);
});

test("keys and budgets do not spend each other's, and nothing is saved beyond the burst", () => {
  let now = 0;
  const limit = rateLimit(() => now);
  const spend = (key: string) => {
    let n = 0;
    while (limit.wait("tell", key) === 0) n++;
    return n;
  };
  expect(spend("a")).toBe(BUDGETS.tell.burst);
  expect(spend("b")).toBe(BUDGETS.tell.burst);
  expect(limit.wait("read", "a")).toBe(0);
  now += 24 * 60 * 60 * 1000;
  expect(spend("a")).toBe(BUDGETS.tell.burst);
});
