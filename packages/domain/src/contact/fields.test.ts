import { describe, expect, test } from "@jest/globals";
import {
  CONTACT_FIELD_TYPES,
  type ContactFieldType,
  type FieldDefinition,
  fieldDefinitionProblem,
  fieldValueProblem,
} from "./fields.ts";

const field = (type: ContactFieldType, more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  key: "size",
  type,
  allowedValues: null,
  ...more,
});

/** For each type what fits it, and what does not. */
const VALUES: Readonly<
  Record<ContactFieldType, { readonly fit: readonly unknown[]; readonly unfit: readonly unknown[] }>
> = {
  TEXT: { fit: ["", "x".repeat(5000)], unfit: ["x".repeat(5001), 1, null] },
  NUMBER: { fit: [0, -1.5], unfit: [Number.NaN, Number.POSITIVE_INFINITY, "1"] },
  CHECKBOX: { fit: [true, false], unfit: ["true", 1] },
  DATE: {
    fit: ["2026-02-28", "2024-02-29"],
    unfit: ["2026-02-29", "2026-13-01", "2026-1-1", "2026/01/01", "2026-01-01T00", 20260101],
  },
  TIME: { fit: ["00:00", "23:59:59"], unfit: ["24:00", "7:00", "07:00:00Z", 7] },
  URL: {
    fit: ["https://shop.dev/a?b", "HTTP://shop.dev"],
    unfit: ["ftp://shop.dev", "https://", `https://${"x".repeat(2048)}`, 1],
  },
  EMAIL: { fit: ["ann@mail.dev"], unfit: ["ann", "a b@mail.dev", `${"x".repeat(250)}@mail.dev`, 1] },
  LIST: { fit: ["small"], unfit: ["huge", 1] },
};

describe.each(CONTACT_FIELD_TYPES)("a field of type %s", (type) => {
  const definition = field(type, type === "LIST" ? { allowedValues: ["small", "large"] } : {});
  test.each(VALUES[type].fit)("takes %j", (value) => expect(fieldValueProblem(definition, value)).toBeNull());
  test.each(VALUES[type].unfit)("does not take %j, and says what it must be", (value) =>
    expect(fieldValueProblem(definition, value)).toMatch(/^must be /),
  );
});

test("a field with allowed values takes no other, whatever its type", () => {
  expect(fieldValueProblem(field("NUMBER", { allowedValues: ["1", "2"] }), 2)).toBeNull();
  expect(fieldValueProblem(field("NUMBER", { allowedValues: ["1", "2"] }), 3)).toBe("must be one of: 1, 2");
});

test.each([
  ["a key of 64 characters", field("TEXT", { key: "x".repeat(64) }), null],
  ["a list with its values", field("LIST", { allowedValues: ["a"] }), null],
  ["a key that begins with a digit", field("TEXT", { key: "1st" }), "A field key begins with a letter"],
  ["a key of 65 characters", field("TEXT", { key: "x".repeat(65) }), "A field key begins with a letter"],
  ["a key of every contact", field("TEXT", { key: "email" }), `"email" is a field of every contact already`],
  ["a list without values", field("LIST"), "A LIST needs allowedValues."],
  ["a list with no value in it", field("LIST", { allowedValues: [] }), "A LIST needs allowedValues."],
])("whether a field may be defined: %s", (_name, definition, said) => {
  const problem = fieldDefinitionProblem(definition);
  if (said === null) expect(problem).toBeNull();
  else expect(problem).toContain(said);
});
