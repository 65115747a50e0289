import { expect, test } from "@jest/globals";
import type { FieldDefinition } from "../contact/fields.ts";
import { appearanceProblems, DEFAULT_APPEARANCE } from "./appearance.ts";
import type { PreChatField } from "./form.ts";
import { formProblems } from "./form-definition.ts";

const DEFINED: readonly FieldDefinition[] = [
  { key: "order", type: "TEXT", allowedValues: null },
  { key: "seats", type: "NUMBER", allowedValues: null },
];
const field = (key: string, type: PreChatField["type"], more: Partial<PreChatField> = {}): PreChatField => ({
  key,
  type,
  label: "Label",
  placeholder: null,
  required: false,
  options: null,
  pattern: null,
  patternHint: null,
  ...more,
});
const paths = (...fields: PreChatField[]) =>
  formProblems({ enabled: true, intro: null, fields }, DEFINED).map(({ path }) => path.join("."));

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));
const MANY = ["fields", ...numbered(51).map((index) => `fields.${index}.key`)];

test("a form of every kind of field that fits is accepted", () => {
  expect(
    paths(
      field("name", "NAME"),
      field("email", "EMAIL"),
      field("order", "TEXT", { pattern: "^\\d+$" }),
      field("seats", "NUMBER"),
    ),
  ).toEqual([]);
  expect(paths(field("order", "SELECT", { options: ["A", "B"] }))).toEqual([]);
});

test.each([
  ["a key that no custom field could have", [field("1st", "NAME")], ["fields.0.key"]],
  ["a key twice", [field("name", "NAME"), field("name", "EMAIL")], ["fields.1.key"]],
  ["a custom field that is not defined", [field("company", "TEXT")], ["fields.0.key"]],
  ["a custom field of another type", [field("order", "NUMBER")], ["fields.0.key"]],
  ["two e-mails", [field("a", "EMAIL"), field("b", "EMAIL")], ["fields.1.type"]],
  ["no label", [field("name", "NAME", { label: " " })], ["fields.0.label"]],
  ["a SELECT without options", [field("order", "SELECT")], ["fields.0.options"]],
  ["an option twice", [field("order", "SELECT", { options: ["A", "A"] })], ["fields.0.options"]],
  ["options of a TEXT", [field("order", "TEXT", { options: ["A"] })], ["fields.0.options"]],
  ["a pattern that RE2 does not take", [field("order", "TEXT", { pattern: "(?=a)" })], ["fields.0.pattern"]],
  ["a broken pattern", [field("order", "TEXT", { pattern: "(" })], ["fields.0.pattern"]],
  ["no field at all", [], ["fields"]],
  ["101 options", [field("order", "SELECT", { options: numbered(101) })], ["fields.0.options"]],
  ["an empty list of options", [field("order", "SELECT", { options: [] })], ["fields.0.options"]],
  ["an empty option", [field("order", "SELECT", { options: ["A", " "] })], ["fields.0.options"]],
  ["a long option", [field("order", "SELECT", { options: ["x".repeat(10_000)] })], ["fields.0.options"]],
  [
    "a pattern of a SELECT",
    [field("order", "SELECT", { options: ["A"], pattern: "A" })],
    ["fields.0.pattern"],
  ],
  ["a long pattern", [field("order", "TEXT", { pattern: "x".repeat(10_000) })], ["fields.0.pattern"]],
  ["a long label", [field("name", "NAME", { label: "x".repeat(10_000) })], ["fields.0.label"]],
  ["a custom field that holds no CHECKBOX", [field("order", "CHECKBOX")], ["fields.0.key"]],
  ["51 fields", numbered(51).map((key) => field(`k${key}`, "TEXT")), MANY],
])("%s is named by its path", (_, fields, expected) => {
  expect(paths(...fields)).toEqual(expected);
});

test("every wrong setting of the look is named", () => {
  expect(appearanceProblems(DEFAULT_APPEARANCE)).toEqual([]);
  const wrong = {
    ...DEFAULT_APPEARANCE,
    title: " ",
    color: "red",
    locale: "english please",
    greeting: "x".repeat(1001),
  };
  expect(appearanceProblems(wrong).map(({ path }) => path.join("."))).toEqual([
    "greeting",
    "title",
    "color",
    "locale",
  ]);
});

test("an intro has an end, and a form that is off may be empty", () => {
  const form = { enabled: false, intro: "x".repeat(10_000), fields: [] };
  expect(formProblems(form, DEFINED).map(({ path }) => path)).toEqual([["intro"]]);
  expect(formProblems({ ...form, intro: "Hello" }, DEFINED)).toEqual([]);
});
