import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "@jest/globals";
import type { GraphQLSchema } from "graphql";
import { buildSchema } from "graphql";
import { adminSchema, sdlOf } from "./schema.ts";
import { broken, demandsMore, type Part, partsOf } from "./testing/contract-parts.ts";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

/** Names that the API has once served and may never lose; grows with each release, never shrinks. */
const served = JSON.parse(read("./testing/served.json")) as readonly string[];
const contract = partsOf(buildSchema(read("./testing/contract.graphql")));
/**
 * What the contract allows and is not served yet: lists that are read from their end as well (`last`; until then `first` has a default), a
 * conversation opened without naming the source, all messages of a workspace. Take a line away, never add one.
 */
const NOT_YET = new Set([
  "Contact.conversations(first:)",
  "Conversation.messages(first:)",
  "Workflow.runs(first:)",
  "Query.contacts(first:)",
  "Query.conversations(first:)",
  "Query.keptEvents(first:)",
  "Query.mergeSuggestions(first:)",
  "Query.events(first:)",
  "ConversationOpenInput.sourceId",
  "Subscription.messageAdded(conversationId:)",
]);
let schema: GraphQLSchema;
let ours: ReadonlyMap<string, Part>;

beforeAll(async () => {
  schema = await adminSchema();
  ours = partsOf(schema);
});

describe("the schema keeps the contract", () => {
  test("nothing that was served once is gone", () => {
    expect(served.filter((name) => !ours.has(name))).toEqual([]);
  });

  test("what is served is on the list of what may never go", () => {
    const listed = new Set(served);
    expect([...ours.keys()].filter((name) => contract.has(name) && !listed.has(name))).toEqual([]);
  });

  test("nothing is stricter, or of another type, than the contract says", () => {
    const differing = [...contract].flatMap(([name, part]) => {
      const own = ours.get(name);
      const how = own ? broken(part, own) : null;
      return how ? [{ name, how }] : [];
    });
    expect(differing.filter(({ name }) => !NOT_YET.has(name))).toEqual([]);
    expect(differing.map(({ name }) => name)).toEqual(expect.arrayContaining([...NOT_YET]));
  });

  test("nothing beyond the contract has to be given", () => {
    expect(demandsMore(contract, ours)).toEqual([]);
  });

  test("the rest of the contract is named, so that it is seen to shrink", () => {
    const absent = [...contract.keys()].filter((name) => !ours.has(name));
    const topmost = absent.filter(
      (name) =>
        !absent.some(
          (other) => other !== name && name.startsWith(other) && /[.( ]/.test(name[other.length] ?? ""),
        ),
    );
    process.stdout.write(
      `${absent.length} of ${contract.size} parts of the contract are not served yet:\n  ${topmost.join(", ")}\n`,
    );
    expect(served.some((name) => absent.includes(name))).toBe(false);
  });
});

test("schema.graphql is the schema (npm run build, then: node dist/emit-schema.js)", () => {
  expect(read("../schema.graphql")).toBe(sdlOf(schema));
});

describe("the check itself", () => {
  const parts = (sdl: string) => partsOf(buildSchema(sdl));
  const how = (theirs: string, own: string, name: string) =>
    broken(parts(theirs).get(name) as Part, parts(own).get(name) as Part);

  test("sees an argument that became required, a result that became nullable, a default that moved", () => {
    const theirs = "type Query { a(x: Int = 1, y: ID!): Int! }";
    expect(how(theirs, "type Query { a(x: Int! = 1, y: ID!): Int! }", "Query.a(x:)")).toContain("Int!");
    expect(how(theirs, "type Query { a(x: Int = 1, y: ID!): Int }", "Query.a")).toContain("is Int");
    expect(how(theirs, "type Query { a(x: Int = 2, y: ID!): Int! }", "Query.a(x:)")).toContain(
      "defaults to 2",
    );
  });

  test("lets an argument become optional, and sees a new one that is required", () => {
    const theirs = "type Query { a(y: ID!): Int! }";
    expect(how(theirs, "type Query { a(y: ID): Int! }", "Query.a(y:)")).toBeNull();
    expect(demandsMore(parts(theirs), parts("type Query { a(y: ID!, z: Int!): Int! }"))).toEqual([
      "Query.a(z:)",
    ]);
    expect(demandsMore(parts(theirs), parts("type Query { a(y: ID!, z: Int): Int! }"))).toEqual([]);
  });
});
