import { describe, expect, test } from "@jest/globals";
import type { FieldType, FormField, PreChatForm } from "../api/protocol.ts";
import { answersOf, draftProblems } from "./form-check.ts";

const field = (type: FieldType, more: Partial<FormField> = {}): FormField => ({
  key: type.toLowerCase(),
  type,
  label: type,
  placeholder: null,
  required: false,
  options: type === "SELECT" ? ["S", "M"] : null,
  pattern: null,
  patternHint: null,
  ...more,
});
const form = (...fields: readonly FormField[]): PreChatForm => ({ enabled: true, intro: null, fields });
const types: readonly FieldType[] = [
  "NAME",
  "EMAIL",
  "PHONE",
  "TEXT",
  "NUMBER",
  "SELECT",
  "CHECKBOX",
  "DATE",
  "URL",
];

describe("the form, before it is sent", () => {
  test.each(types)("a required %s that is empty is named, an optional one may be empty", (type) => {
    expect(draftProblems(form(field(type, { required: true })), {})).toEqual({
      [type.toLowerCase()]: "REQUIRED",
    });
    expect(draftProblems(form(field(type)), {})).toEqual({});
  });

  test.each<[FieldType, string, string]>([
    ["EMAIL", "ann@shop", "INVALID_EMAIL"],
    ["PHONE", "call me", "INVALID_PHONE"],
    ["NUMBER", "seven", "INVALID"],
    ["SELECT", "XL", "INVALID"],
    ["DATE", "2026-02-30", "INVALID"],
    ["DATE", "tomorrow", "INVALID"],
    ["URL", "javascript:alert(1)", "INVALID"],
    ["URL", "shop.dev", "INVALID"],
  ])("%s does not take %j", (type, value, code) => {
    expect(draftProblems(form(field(type)), { [type.toLowerCase()]: value })).toEqual({
      [type.toLowerCase()]: code,
    });
  });

  test("every type takes a value of its own", () => {
    const draft = {
      name: "Ann",
      email: "ann@shop.dev",
      phone: "+49 30 1234567",
      text: "x",
      number: "-1.5",
      select: "S",
      checkbox: true,
    };
    expect(
      draftProblems(form(...types.map((type) => field(type, { required: true }))), {
        ...draft,
        date: "2024-02-29",
        url: "https://a.dev",
      }),
    ).toEqual({});
  });

  test("a pattern holds for the whole value, and one that this browser cannot read is left to the server", () => {
    const order = field("TEXT", { pattern: "[A-Z]{3}-\\d+|none" });
    expect(draftProblems(form(order), { text: "ABC-1" })).toEqual({});
    expect(draftProblems(form(order), { text: "my ABC-1" })).toEqual({ text: "PATTERN" });
    expect(draftProblems(form(field("TEXT", { pattern: "(?P<year>\\d{4})" })), { text: "anything" })).toEqual(
      {},
    );
  });

  test("what is sent has numbers as numbers, boxes as booleans and nothing for a field left empty", () => {
    const whole = form(field("NAME"), field("NUMBER"), field("CHECKBOX"), field("DATE"));
    expect(answersOf(whole, { name: " Ann ", number: "7", date: "" })).toEqual([
      { key: "name", value: "Ann" },
      { key: "number", value: 7 },
      { key: "checkbox", value: false },
    ]);
  });
});
