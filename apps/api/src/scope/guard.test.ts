import { expect, test } from "@jest/globals";
import { buildSchema, execute, type GraphQLObjectType, parse } from "graphql";
import type { Declared } from "./declare.ts";
import { guarded } from "./guard.ts";

/** A schema with what is declared of its types and fields; what is not named is declared nothing. */
function schemaOf(sdl: string, declared: Readonly<Record<string, Declared>>) {
  const schema = buildSchema(sdl);
  for (const [name, extensions] of Object.entries(declared)) {
    const [type = "", field] = name.split(".");
    const at = schema.getType(type) as GraphQLObjectType;
    Object.assign((field ? at.getFields()[field] : at)?.extensions ?? {}, extensions);
  }
  return schema;
}
const ERRORS = "type UserError { code: String }";
const KNOWN = { UserError: { readWith: [] } } as const;

test.each([
  ["a type that nobody declared", `type Query { a: A } type A { b: String }`, {}, "A: say"],
  ["a query of a value that nobody declared", `type Query { a: String }`, {}, "a: say"],
  [
    "a mutation that nobody declared",
    `type Query { a: P } type Mutation { m: P } type P { userErrors: [UserError] } ${ERRORS}`,
    KNOWN,
    "m: say",
  ],
  [
    "a mutation that shows an object without a payload",
    `type Query { a: A } type Mutation { m: A } type A { b: String }`,
    { A: { readWith: [] }, "Mutation.m": { takes: [] } },
    "m: a mutation returns a payload",
  ],
  [
    "a query of an interface that nobody declared",
    `type Query { a: I } interface I { b: String } type A implements I { b: String }`,
    { A: { readWith: [] } },
    "a: say",
  ],
] as const)("refuses to serve %s", (_name, sdl, declared, said) => {
  expect(() => guarded(schemaOf(sdl, declared))).toThrow(said);
});

const SDL = `type Query { open: I  list: [I]  both: A }
  interface I { b: String }  type A implements I { b: String }  type B implements I { b: String }`;
const DECLARED = {
  A: { readWith: ["CONTACTS_READ"] },
  B: { readWith: [] },
  "Query.open": { takes: [] },
  "Query.list": { takes: [] },
  "Query.both": { takes: ["WORKFLOWS_READ"] },
} as const;
const ask = async (field: string, rootValue: object, ...scopes: string[]) => {
  const contextValue = { caller: { scopes: new Set(scopes) } };
  const { data, errors } = await execute({
    schema: guarded(schemaOf(SDL, DECLARED)),
    document: parse(`{ ${field} { b } }`),
    rootValue,
    contextValue,
  });
  return [data?.[field], errors?.map((error) => error.extensions.requiredScope)];
};
const [a, b] = [
  { __typename: "A", b: "secret" },
  { __typename: "B", b: "open" },
];

test("what may be of several types takes what its type takes, in a list too", async () => {
  expect(await ask("open", { open: b })).toEqual([{ b: "open" }, undefined]);
  expect(await ask("open", { open: a })).toEqual([null, ["CONTACTS_READ"]]);
  expect(await ask("list", { list: [b, null, a] })).toEqual([null, ["CONTACTS_READ"]]);
  expect(await ask("list", { list: [b, null, a] }, "CONTACTS_READ")).toEqual([
    [{ b: "open" }, null, { b: "secret" }],
    undefined,
  ]);
});

test("a query's own scope comes besides that of its answer, and not in its place", async () => {
  expect(await ask("both", { both: a }, "WORKFLOWS_READ")).toEqual([null, ["CONTACTS_READ"]]);
  expect(await ask("both", { both: a }, "CONTACTS_READ")).toEqual([null, ["WORKFLOWS_READ"]]);
  expect(await ask("both", { both: a }, "CONTACTS_READ", "WORKFLOWS_READ")).toEqual([
    { b: "secret" },
    undefined,
  ]);
});
