import { expect, test } from "@jest/globals";
import { retryAfterMs } from "./retry-after.ts";

const NOW = Date.UTC(2026, 2, 1, 12, 0, 0);

test.each([
  ["0", 0],
  ["120", 120_000],
  [" 7 ", 7_000],
  ["Sun, 01 Mar 2026 12:00:30 GMT", 30_000],
  ["Sunday, 01-Mar-26 12:00:30 GMT", 30_000],
  ["Sun, 01 Mar 2026 11:00:00 GMT", 0],
])("Retry-After %p is %i ms", (header, expected) => {
  expect(retryAfterMs(header, NOW)).toBe(expected);
});

test.each([undefined, "", "soon", "-5", "1.5", "99999999999", "Sun, 99 Foo 2026"])(
  "Retry-After %p says nothing",
  (header) => {
    expect(retryAfterMs(header, NOW)).toBeUndefined();
  },
);
