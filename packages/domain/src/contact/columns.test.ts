import { describe, expect, test } from "@jest/globals";
import { facts, MONDAY } from "../workflow/testing/facts.ts";
import { isSettable, isTextPath, valueAt } from "../workflow/text/path.ts";
import {
  CONTACT_COLUMNS,
  FLAG_PATHS,
  PERSONAL_COLUMNS,
  STANDARD_FIELD_KEYS,
  STANDARD_KEYS,
} from "./columns.ts";
import { fieldDefinitionProblem } from "./fields.ts";

test("no key and no column stands twice", () => {
  for (const name of ["key", "column"] as const)
    expect(new Set(CONTACT_COLUMNS.map((one) => one[name])).size).toBe(CONTACT_COLUMNS.length);
});

test("nothing that is ours alone can be set or searched", () => {
  const open = CONTACT_COLUMNS.filter(
    ({ personal, settable, searchable }) => !personal && (settable || searchable),
  );
  expect(open).toEqual([]);
});

describe("a workflow", () => {
  const value = (name: string) => ({
    text: `the ${name}`,
    name: `the ${name}`,
    flag: true,
    list: ["t"],
    custom: {},
  });
  const contact = Object.fromEntries(
    PERSONAL_COLUMNS.map(({ key, personal }) => [key, value(key)[personal]]),
  );
  const scope = { facts: facts(contact), variables: {}, now: MONDAY };

  test.each([...STANDARD_KEYS.map((key) => [key, key] as const), ...FLAG_PATHS])(
    "reads contact.%s",
    (path, key) => {
      expect(isTextPath(`contact.${path}`, [])).toBe(true);
      expect(valueAt(`contact.${path}`, scope)).toEqual(contact[key]);
    },
  );

  test.each(CONTACT_COLUMNS)(
    "sets $key when it may, whatever custom fields there are",
    ({ key, settable, personal }) => {
      const may = settable !== false && personal !== "list" && personal !== "custom";
      expect(isSettable(key, [])).toBe(may);
    },
  );
});

test.each(STANDARD_FIELD_KEYS)("no custom field has the key %s", (key) => {
  expect(fieldDefinitionProblem({ key, type: "TEXT", allowedValues: null })).not.toBeNull();
});
