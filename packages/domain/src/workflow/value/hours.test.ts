import { describe, expect, test } from "@jest/globals";
import type { Hours } from "./hours.ts";
import { isOpen } from "./hours.ts";

const office: Hours = {
  mon: [
    ["09:00", "12:00"],
    ["13:00", "17:30"],
  ],
  fri: [["09:00", "24:00"]],
  sun: [["22:00", "02:00"]],
};

describe.each<[string, string, boolean]>([
  // 2026-03-02 is a Monday.
  ["2026-03-02T08:59:59Z", "UTC", false],
  ["2026-03-02T09:00:00Z", "UTC", true],
  ["2026-03-02T11:59:59Z", "UTC", true],
  ["2026-03-02T12:00:00Z", "UTC", false],
  ["2026-03-02T13:00:00Z", "UTC", true],
  ["2026-03-02T17:30:00Z", "UTC", false],
  ["2026-03-03T10:00:00Z", "UTC", false],
  ["2026-03-06T23:59:59Z", "UTC", true],
  ["2026-03-07T00:00:00Z", "UTC", false],
  // Over midnight, from Sunday to Monday.
  ["2026-03-01T21:59:59Z", "UTC", false],
  ["2026-03-01T23:00:00Z", "UTC", true],
  ["2026-03-02T01:59:59Z", "UTC", true],
  ["2026-03-02T02:00:00Z", "UTC", false],
  // The weekday is that of the zone: Sunday evening in Los Angeles is Monday in UTC.
  ["2026-03-02T06:30:00Z", "America/Los_Angeles", true],
  ["2026-03-02T14:00:00Z", "America/New_York", true],
])("%s in %s", (instant, zone, open) => {
  test(`is ${open ? "open" : "closed"}`, () => expect(isOpen(office, zone, Date.parse(instant))).toBe(open));
});

describe("a change of the clocks moves the instant, not the hour on the wall", () => {
  const daily: Hours = { fri: [["09:00", "10:00"]], mon: [["09:00", "10:00"]] };
  test.each([
    // Europe/London goes to summer time on Sunday 2026-03-29: 09:00 is 09:00Z on Friday and 08:00Z on Monday.
    ["2026-03-27T09:00:00Z", true],
    ["2026-03-27T08:00:00Z", false],
    ["2026-03-30T08:00:00Z", true],
    ["2026-03-30T09:00:00Z", false],
  ])("%s", (instant, open) => expect(isOpen(daily, "Europe/London", Date.parse(instant))).toBe(open));

  test("the hour that does not exist is never open, the one that comes twice is open twice", () => {
    const night: Hours = { sun: [["01:00", "02:00"]] };
    const opens = (day: string): number =>
      Array.from({ length: 24 }, (_, hour) =>
        isOpen(night, "Europe/London", Date.parse(`${day}T00:30:00Z`) + (hour - 1) * 3_600_000),
      ).filter(Boolean).length;
    expect([opens("2026-03-29"), opens("2026-10-25"), opens("2026-11-01")]).toEqual([0, 2, 1]);
  });
});

test("no hours at all are never open", () => expect(isOpen({}, "UTC", 0)).toBe(false));
