import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseAnswer } from "./answer.ts";
import type { AnswerSpec } from "./spec.ts";

const context = { keys: ["run_1:3", "run_1:3.1"] };
const options = ["Yes", "No", "2"];
const colours: AnswerSpec = { type: "MULTIPLE_CHOICE", options };

describe.each<[AnswerSpec, string, unknown]>([
  [{ type: "TEXT" }, "  hello there ", "hello there"],
  [colours, "no", "No"],
  [colours, " YES ", "Yes"],
  [colours, "1", "Yes"],
  [colours, "1.", "Yes"],
  [colours, "１", "Yes"],
  [colours, "2", "2"],
  [colours, "3", "2"],
  [{ type: "NUMBER" }, "42", 42],
  [{ type: "NUMBER" }, "-3.5", -3.5],
  [{ type: "NUMBER" }, "3,5", 3.5],
  [{ type: "NUMBER" }, "0,125", 0.125],
  [{ type: "NUMBER" }, "４２", 42],
  [{ type: "NUMBER", min: 1, max: 9 }, "1", 1],
  [{ type: "NUMBER", min: 1, max: 9 }, "9", 9],
  [{ type: "DATE" }, "2026-02-28", "2026-02-28"],
  [{ type: "DATE" }, "28/02/2026", "2026-02-28"],
  [{ type: "DATE" }, "1/2/2026", "2026-02-01"],
  [{ type: "EMAIL" }, " Ada@Acme.DEV ", "ada@acme.dev"],
  [{ type: "PHONE" }, "+1 (415) 555-2671", "+14155552671"],
  [{ type: "PHONE", defaultCountry: "US" }, "(415) 555-2671", "+14155552671"],
  [{ type: "URL" }, "https://acme.dev/a?b=c#d", "https://acme.dev/a?b=c#d"],
  [{ type: "URL" }, "http://[::1]:8080", "http://[::1]:8080"],
  [{ type: "URL" }, "HTTPS://münchen.de", "HTTPS://münchen.de"],
  [{ type: "RATING" }, "5", 5],
  [{ type: "RATING" }, " 1 ", 1],
  [{ type: "LOCATION" }, "48.85, 2.35", { lat: 48.85, lon: 2.35 }],
  [{ type: "LOCATION" }, "-33;151", { lat: -33, lon: 151 }],
])("%j takes %j", (spec, text, value) => {
  test(`as ${JSON.stringify(value)}`, () =>
    expect(parseAnswer(spec, { text }, context)).toEqual({ ok: true, value }));
});

describe.each<[AnswerSpec, string]>([
  [{ type: "TEXT" }, "  "],
  [colours, "maybe"],
  [colours, "0"],
  [colours, "4"],
  [colours, ""],
  [{ type: "NUMBER" }, "many"],
  [{ type: "NUMBER" }, ""],
  [{ type: "NUMBER" }, "1,234"],
  [{ type: "NUMBER" }, "1e3"],
  [{ type: "NUMBER" }, "Infinity"],
  [{ type: "NUMBER", min: 1 }, "0"],
  [{ type: "NUMBER", max: 9 }, "9.5"],
  [{ type: "NUMBER", min: 1, max: 9 }, "10"],
  [{ type: "DATE" }, "29/02/2026"],
  [{ type: "DATE" }, "02/28/2026"],
  [{ type: "DATE" }, "tomorrow"],
  [{ type: "EMAIL" }, "abc"],
  [{ type: "PHONE" }, "(415) 555-2671"],
  [{ type: "PHONE" }, "abc"],
  [{ type: "URL" }, "acme.dev"],
  [{ type: "URL" }, "ftp://acme.dev"],
  [{ type: "URL" }, "javascript:alert(1)"],
  [{ type: "URL" }, "http://a b"],
  [{ type: "RATING" }, "0"],
  [{ type: "RATING" }, "6"],
  [{ type: "RATING" }, "4.5"],
  [{ type: "LOCATION" }, "91, 0"],
  [{ type: "LOCATION" }, "0, 181"],
  [{ type: "LOCATION" }, "Paris"],
])("%j refuses %j", (spec, text) => {
  test("in words", () =>
    expect(parseAnswer(spec, { text }, context)).toEqual({
      ok: false,
      reason: expect.stringContaining("was wanted"),
    }));
});

test("a tapped option counts by its id, of the question or of its repetition; a foreign id leaves it to the text", () => {
  const tap = (choiceId: string, text = "") => parseAnswer(colours, { text, choiceId }, context);
  expect(tap("run_1:3:1")).toEqual({ ok: true, value: "No" });
  expect(tap("run_1:3.1:0", "something else")).toEqual({ ok: true, value: "Yes" });
  expect(tap("run_1:2:0")).toMatchObject({ ok: false });
  expect(tap("run_1:2:0", "No")).toEqual({ ok: true, value: "No" });
});

test("a shared location counts whatever its text, within the globe", () => {
  const shared = (lat: number, lon: number) =>
    parseAnswer({ type: "LOCATION" }, { text: "", location: { lat, lon } }, context);
  expect(shared(1, -2)).toEqual({ ok: true, value: { lat: 1, lon: -2 } });
  expect(shared(95, 0)).toMatchObject({ ok: false });
});

test("the workspace's default country counts where the question names none", () => {
  const phone = (spec: AnswerSpec) =>
    parseAnswer(spec, { text: "030 901820" }, { ...context, defaultCountry: "DE" });
  expect(phone({ type: "PHONE" })).toEqual({ ok: true, value: "+4930901820" });
  expect(phone({ type: "PHONE", defaultCountry: "US" })).toMatchObject({ ok: false });
});

test("any text can be judged as any type, and a refusal repeats nothing of it", () => {
  const specs: readonly AnswerSpec[] = [
    colours,
    ...(["TEXT", "NUMBER", "DATE", "EMAIL", "PHONE", "URL", "RATING", "LOCATION"] as const).map((type) => ({
      type,
    })),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...specs), fc.string({ unit: "binary" }), (spec, text) => {
      const marked = `§${text}§`;
      const answer = parseAnswer(spec, { text: marked }, context);
      if (!answer.ok) expect(answer.reason).not.toContain("§");
      if (answer.ok && spec.type === "TEXT") expect(answer.value).toBe(marked);
    }),
  );
});
