import { describe, expect, test } from "@jest/globals";
import { compareMoments, isDate, isTimezone, localText, moment } from "./moment.ts";

describe("days of the calendar", () => {
  test.each(["2024-02-29", "2000-02-29", "2026-12-31", "2026-04-30"])("%s is one", (text) =>
    expect(isDate(text)).toBe(true),
  );
  test.each([
    "2026-02-29",
    "1900-02-29",
    "2026-04-31",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "26-01-01",
    "2026-1-1",
    "",
  ])("%s is not one", (text) => expect(isDate(text)).toBe(false));
});

test.each([
  ["2026-01-31", { kind: "date", text: "2026-01-31" }],
  ["09:05", { kind: "time", text: "09:05:00" }],
  ["2026-01-31T09:05", { kind: "local", text: "2026-01-31T09:05:00" }],
  ["2026-01-31 09:05:07", { kind: "local", text: "2026-01-31T09:05:07" }],
  ["2026-01-31T09:05:00Z", { kind: "instant", ms: Date.UTC(2026, 0, 31, 9, 5) }],
  ["2026-01-31T09:05+02:00", { kind: "instant", ms: Date.UTC(2026, 0, 31, 7, 5) }],
  ["2026-01-31T09:05+99:00", null],
  ["2026-02-30T09:05Z", null],
  ["24:00", null],
  ["yesterday", null],
  [20260131, null],
])("%j is read as %j", (text, expected) => expect(moment(text)).toEqual(expected));

describe("comparing", () => {
  const compare = (a: string, b: string, zone = "UTC"): number | null => {
    const sign = compareMoments(moment(a) ?? fail(a), moment(b) ?? fail(b), zone);
    return sign === null ? null : Math.sign(sign);
  };
  const fail = (text: string): never => {
    throw new Error(`${text} is no moment`);
  };
  test.each([
    ["2026-01-01", "2026-01-02", "UTC", -1],
    ["2026-01-01T23:30:00Z", "2026-01-01", "UTC", 0],
    ["2026-01-01T23:30:00Z", "2026-01-01", "Europe/Berlin", 1],
    ["2026-01-01T23:30:00Z", "2026-01-02T00:30", "Europe/Berlin", 0],
    ["2026-01-01T08:59:59Z", "09:00", "UTC", -1],
    ["2026-07-01T08:30:00Z", "09:00", "Europe/London", 1],
    ["2026-01-01T08:30:00Z", "2026-01-01T09:30:00+01:00", "UTC", 0],
    ["09:00", "10:00", "UTC", -1],
    ["2026-01-01", "10:00", "UTC", null],
  ])("%s with %s in %s", (a, b, zone, sign) => expect(compare(a, b, zone)).toBe(sign));
});

describe("time zones", () => {
  test.each(["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"])("%s is one", (zone) =>
    expect(isTimezone(zone)).toBe(true),
  );
  test.each(["", "+01:00", "Mars/Olympus", "Europe/"])("%j is not one", (zone) =>
    expect(isTimezone(zone)).toBe(false),
  );
  test.each([
    ["2026-03-29T00:59:59Z", "Europe/London", "2026-03-29T00:59:59"],
    ["2026-03-29T01:00:00Z", "Europe/London", "2026-03-29T02:00:00"],
    ["2026-01-01T00:00:00Z", "Asia/Kathmandu", "2026-01-01T05:45:00"],
    ["2026-01-01T00:00:00Z", "America/New_York", "2025-12-31T19:00:00"],
  ])("%s in %s reads %s", (instant, zone, text) => expect(localText(Date.parse(instant), zone)).toBe(text));
});
