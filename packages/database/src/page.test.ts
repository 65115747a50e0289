import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { BadCursor, decodeCursor, decodeTimeCursor, encodeCursor } from "./page.ts";

const ID = "0197c2a4-7d1e-7c3b-9a51-3f0d2b8e6c10";
const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a cursor", () => {
  test("gives back the place that it was made of, whatever the text of its key", () => {
    const text = fc.string({ unit: "grapheme" }).filter((key) => !key.includes("\u0000"));
    fc.assert(
      fc.property(text, fc.uuid(), (key, id) =>
        expect(decodeCursor("NAMES", encodeCursor("NAMES", key, id))).toEqual({ key, id }),
      ),
    );
  });

  test.each([
    "2026-11-24T21:26:03.120Z",
    "2026-11-24 21:26:03.12+00",
    "2026-11-24 21:26:03+00",
    "2024-02-29 00:00:00.001+05:30",
  ])("of a list by time takes %s", (key) =>
    expect(decodeTimeCursor("TIMES", encodeCursor("TIMES", key, ID))).toEqual({ key, id: ID }),
  );

  test.each([
    ["another list", forged(["NAMES", "2026-11-24T21:26:03.120Z", ID])],
    ["no cursor", "garbage"],
    ["nothing", forged(null)],
    ["no time", forged(["TIMES", "no time", ID])],
    ["a day that does not exist", forged(["TIMES", "2026-02-30T21:26:03.120Z", ID])],
    ["a month that does not exist", forged(["TIMES", "2026-13-01T21:26:03.120Z", ID])],
    ["a year that does not exist", forged(["TIMES", "0000-01-01T21:26:03.120Z", ID])],
    ["infinity", forged(["TIMES", "infinity", ID])],
    ["no id", forged(["TIMES", "2026-11-24T21:26:03.120Z", "-".repeat(36)])],
    ["no second part", forged(["TIMES"])],
  ])("of a list by time refuses %s", (_name, cursor) =>
    expect(() => decodeTimeCursor("TIMES", cursor)).toThrow(BadCursor),
  );

  test("that holds what Postgres cannot read is refused", () => {
    for (const key of ["a\u0000b", "half \ud83d", 7, null])
      expect(() => decodeCursor("NAMES", forged(["NAMES", key, ID]))).toThrow(BadCursor);
  });
});
