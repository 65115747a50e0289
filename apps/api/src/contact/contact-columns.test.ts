import { readFileSync } from "node:fs";
import { CONTACT_COLUMNS, STANDARD_FIELD_KEYS } from "@contact-identity/domain";
import { expect, test } from "@jest/globals";
import { buildSchema, type GraphQLInputObjectType, type GraphQLObjectType } from "graphql";

const schema = buildSchema(readFileSync(new URL("../../schema.graphql", import.meta.url), "utf8"));

test("a caller can give exactly the fields of a contact that callers may set", () => {
  const input = schema.getType("ContactInput") as GraphQLInputObjectType;
  const settable = CONTACT_COLUMNS.flatMap(({ key, settable }) => (settable === "callers" ? [key] : []));
  expect(new Set(Object.keys(input.getFields()))).toEqual(new Set(settable));
});

test("what the API shows of a contact's columns is kept from custom fields", () => {
  const shown = Object.keys((schema.getType("Contact") as GraphQLObjectType).getFields());
  const columns = CONTACT_COLUMNS.map(({ key }): string => key);
  expect(shown.filter((key) => columns.includes(key) && !STANDARD_FIELD_KEYS.includes(key))).toEqual([]);
});
