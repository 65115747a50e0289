import { describe, expect, test } from "@jest/globals";
import type { FieldDefinition } from "../contact/fields.ts";
import { readAnswers } from "./answers.ts";
import { formOwed, type PreChatField, type PreChatForm } from "./form.ts";
import type { TellingContext } from "./visitor.ts";

const field = (key: string, type: PreChatField["type"], more: Partial<PreChatField> = {}): PreChatField => ({
  key,
  type,
  label: key,
  placeholder: null,
  required: false,
  options: null,
  pattern: null,
  patternHint: null,
  ...more,
});
const form = (...fields: PreChatField[]): PreChatForm => ({ enabled: true, intro: null, fields });
const defined = (key: string, type: FieldDefinition["type"]): FieldDefinition => ({
  key,
  type,
  allowedValues: null,
});
const context: TellingContext = {
  defaultCountry: null,
  blockedValues: ["spam@shop.dev"],
  definitions: [
    defined("order", "TEXT"),
    defined("seats", "NUMBER"),
    defined("size", "TEXT"),
    defined("terms", "CHECKBOX"),
    defined("born", "DATE"),
    defined("site", "URL"),
  ],
};
const ask = (of: PreChatField, value: unknown) => readAnswers(form(of), [{ key: of.key, value }], context);
const order = field("order", "TEXT", { pattern: "^[A-Z]{3}-\\d{4}$", patternHint: "ABC-1234" });
const size = field("size", "SELECT", { options: ["S", "M"] });

describe("an answer that is not one is refused with its code", () => {
  test.each([
    [field("email", "EMAIL"), "a@", "INVALID_EMAIL"],
    [field("email", "EMAIL"), 7, "INVALID_EMAIL"],
    [field("email", "EMAIL"), "somebody@example.com", "INVALID_EMAIL"],
    [field("email", "EMAIL"), "Spam@shop.dev", "INVALID_EMAIL"],
    [field("email", "EMAIL"), `${"a".repeat(20_000)}@x.dev`, "TOO_LONG"],
    [field("phone", "PHONE"), "0171 1234567", "INVALID_PHONE"],
    [field("phone", "PHONE"), "null", "INVALID_PHONE"],
    [field("name", "NAME"), "x".repeat(201), "INVALID"],
    [field("name", "NAME"), "A\u0000nn", "INVALID"],
    [order, "abc-1", "PATTERN"],
    [order, "xABC-1234", "PATTERN"],
    [order, "ABC-1234\n", "PATTERN"],
    [order, " ABC-1234", "PATTERN"],
    [field("order", "TEXT", { pattern: "a|b" }), "ab", "PATTERN"],
    [field("order", "TEXT"), ["x"], "INVALID"],
    [field("order", "TEXT"), "half \ud800 a pair", "INVALID"],
    [field("seats", "NUMBER"), "twelve", "INVALID"],
    [field("seats", "NUMBER"), "1e3", "INVALID"],
    [size, "L", "INVALID"],
    [field("terms", "CHECKBOX"), "yes", "INVALID"],
    [field("born", "DATE"), "2023-02-30", "INVALID"],
    [field("site", "URL"), "javascript:alert(1)", "INVALID"],
    [field("gone", "TEXT"), "x", "INVALID"],
  ])("%j %j", (of, value, code) => {
    expect(ask(of, value)).toMatchObject({ ok: false, errors: [{ code, field: of.key }] });
  });
});

test("each required answer that is missing is named, blanks and an unticked box among them", () => {
  const must = { required: true };
  const read = readAnswers(
    form(field("name", "NAME", must), field("email", "EMAIL", must), field("terms", "CHECKBOX", must), size),
    [
      { key: "name", value: "  \t" },
      { key: "terms", value: false },
    ],
    context,
  );
  expect(read).toMatchObject({
    ok: false,
    errors: ["name", "email", "terms"].map((key) => ({ code: "REQUIRED", field: key })),
  });
});

test("good answers are claims of the contact's and of its custom fields; unasked ones are passed over", () => {
  const read = readAnswers(
    form(field("name", "NAME"), field("mail", "EMAIL"), field("seats", "NUMBER"), size, order),
    [
      { key: "name", value: " Ann Lee " },
      { key: "mail", value: " Ann@Shop.dev " },
      { key: "seats", value: "12" },
      { key: "size", value: "M" },
      { key: "order", value: "ABC-1234" },
      { key: "assurance", value: "ATTESTED" },
    ],
    context,
  );
  expect(read).toEqual({
    ok: true,
    told: {
      identifiers: [{ kind: "EMAIL", raw: " Ann@Shop.dev ", assurance: "CLAIMED" }],
      fields: [
        { field: "displayName", value: "Ann Lee", assurance: "CLAIMED" },
        { field: "seats", value: 12, assurance: "CLAIMED" },
        { field: "size", value: "M", assurance: "CLAIMED" },
        { field: "order", value: "ABC-1234", assurance: "CLAIMED" },
      ],
      known: ["NAME", "EMAIL", "field:seats", "field:size", "field:order"],
    },
  });
});

test("a form is owed while something that it requires is not known, and never while it is off", () => {
  const both = form(
    field("name", "NAME", { required: true }),
    field("seats", "NUMBER", { required: true }),
    field("email", "EMAIL"),
  );
  expect(formOwed(both, [])).toBe(true);
  expect(formOwed(both, ["NAME", "EMAIL"])).toBe(true);
  expect(formOwed(both, ["NAME", "field:seats"])).toBe(false);
  expect(formOwed({ ...both, enabled: false }, [])).toBe(false);
});

test("a pattern that would take a backtracking engine years is answered at once", () => {
  const evil = field("order", "TEXT", { pattern: "^(a+)+$" });
  expect(ask(evil, `${"a".repeat(4_000)}!`)).toMatchObject({ ok: false, errors: [{ code: "PATTERN" }] });
});

test("a number may come as one; what is no text, and what has no custom field, is not taken", () => {
  expect(ask(field("seats", "NUMBER"), 3)).toMatchObject({ ok: true, told: { fields: [{ value: 3 }] } });
  for (const ticked of [true, false])
    expect(ask(field("terms", "CHECKBOX"), ticked)).toMatchObject({
      ok: true,
      told: { fields: [{ value: ticked }] },
    });
  for (const [of, value] of [
    [field("order", "TEXT"), 7],
    [size, "L"],
    [field("terms", "CHECKBOX"), "yes"],
    [field("born", "DATE"), "tomorrow"],
    [field("site", "TEXT"), "no address"],
    [field("size", "SELECT"), "S"],
    [field("gone", "TEXT"), "x"],
    [field("gone", "NUMBER"), "1"],
  ] as const)
    expect(ask(of, value)).toMatchObject({ ok: false, errors: [{ code: "INVALID" }] });
});

test("a stored pattern that can no longer be read fits nothing", () => {
  expect(ask(field("order", "TEXT", { pattern: "(" }), "x")).toMatchObject({
    ok: false,
    errors: [{ code: "PATTERN" }],
  });
});
