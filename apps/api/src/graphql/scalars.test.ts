import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { DateTimeScalar, DurationScalar } from "./scalars.ts";

describe("DateTime", () => {
  test("what goes out comes back in as the same instant", () => {
    const years = {
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59.999Z"),
      noInvalidDate: true,
    };
    fc.assert(
      fc.property(fc.date(years), (date) => {
        const text = DateTimeScalar.serialize(date);
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(DateTimeScalar.parseValue(text)).toEqual(date);
      }),
    );
  });

  test.each([
    ["2026-02-28T10:00:00+02:00", "2026-02-28T08:00:00.000Z"],
    ["2024-02-29T00:00:00.123456Z", "2024-02-29T00:00:00.123Z"],
    ["2026-01-31t23:59:59z", "2026-01-31T23:59:59.000Z"],
  ])("takes %s", (given, meant) => {
    expect(DateTimeScalar.serialize(DateTimeScalar.parseValue(given))).toBe(meant);
  });

  test.each([
    ["2026-02-29T00:00:00Z"],
    ["2026-13-01T00:00:00Z"],
    ["2026-00-10T00:00:00Z"],
    ["2026-01-01T24:00:00Z"],
    ["2026-01-01T00:00:00"],
    ["2026-01-01"],
    [""],
    [1_700_000_000_000],
    [null],
    [{}],
  ])("refuses %j", (given) => {
    expect(() => DateTimeScalar.parseValue(given)).toThrow("RFC 3339");
  });
});

describe("Duration", () => {
  test.each([["PT30S"], ["P1D"], ["P1DT2H"], ["P2W"], ["PT0S"]])("takes %s", (given) => {
    expect(DurationScalar.parseValue(given)).toBe(given);
  });

  test.each([["30s"], ["P"], ["PT"], ["P1Y"], ["-PT1S"], [30], [null]])("refuses %j", (given) => {
    expect(() => DurationScalar.parseValue(given)).toThrow("ISO 8601");
  });
});
