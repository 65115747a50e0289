import { beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type GraphQLSchema, getIntrospectionQuery, parse, ScalarLeafsRule, validate } from "graphql";
import { adminSchema } from "../schema.ts";
import { visitorSchema } from "../widget-api/schema.ts";
import { type Gate, gateOf } from "./gate.ts";
import { LIMITS } from "./limits.ts";
import { doubling, hostile, KINDS, times } from "./testing/documents.ts";

let schema: GraphQLSchema;
let partners: Gate;
let visitors: Gate;
beforeAll(async () => {
  schema = await adminSchema();
  partners = gateOf({ schema, tellsSchema: true });
  visitors = gateOf({ schema: await visitorSchema(), tellsSchema: false });
});

const doors = () => [partners, visitors];
const codesOf = (gate: Gate, query: string, variables = {}) => {
  const looked = gate({ query, variables });
  return "errors" in looked ? looked.errors.map(({ extensions }) => extensions.code) : [];
};
const messagesOf = (gate: Gate, query: string, variables = {}) => {
  const looked = gate({ query, variables });
  return "errors" in looked ? looked.errors.map(({ message }) => message) : [];
};
const costOf = (query: string, variables = {}) => partners({ query, variables }).cost;

describe("no document holds up others", () => {
  const BUDGET_MS = 50;
  let count = 0;
  const cpuMs = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  };
  /** The quickest of a few, of the processor's time: a busy machine slows down all of them, chance only some. */
  const quickest = (tries: number, work: () => void, enough = 0): number => {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < tries && best > enough; i++) {
      const before = cpuMs();
      work();
      best = Math.min(best, cpuMs() - before);
    }
    return best;
  };
  /** A plain document of the same size, looked at by the parser and one rule of graphql-js: what this machine needs at least, just now. */
  const plain = `{ workspace { ${times(3_900, () => "id")} } }`;
  const leastMs = () => quickest(3, () => void validate(schema, parse(plain), [ScalarLeafsRule]));
  /** Null for a document that never seen before is looked at in time; else how long that takes. */
  const late = (gate: Gate, text: string): number | null => {
    const ms = quickest(5, () => void gate({ query: `# ${++count}\n${text}` }), BUDGET_MS);
    return ms <= BUDGET_MS || ms <= 8 * leastMs() ? null : ms;
  };
  const sized = ({ tokens, make }: (typeof KINDS)[number], share: number) =>
    make(Math.max(1, Math.floor((LIMITS.tokens * share) / tokens)));

  test.each(KINDS.map((kind) => [kind.name, kind] as const))("%s, of every size", (_, kind) => {
    for (const share of [0.2, 0.95, 25])
      for (const gate of doors()) expect([share, late(gate, sized(kind, share))]).toEqual([share, null]);
  });

  test("any kind, of any size", () => {
    fc.assert(
      fc.property(hostile, ({ text }) => {
        for (const gate of doors()) expect(late(gate, text)).toBeNull();
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});

describe("a document has as much as is said, and no more", () => {
  const ids = (count: number) => `{ workspace { ${times(count, () => "id")} } }`;
  const levels = (count: number) =>
    `{ __type(name: "X") { ${"ofType { ".repeat(count - 2)} name ${"}".repeat(count - 2)} } }`;
  const aliases = (count: number) => `{ workspace { ${times(count, (i) => `a${i}: id`)} } }`;
  const roots = (count: number) =>
    `{ ${times(count, (i) => `a${i}: ${i % 2 ? "workspace" : "mergeRules"} { id }`)} }`.replaceAll(
      "mergeRules { id }",
      "mergeRules { version }",
    );
  const spreads = (count: number) => `{ ${times(count, () => "...F")} } fragment F on Query { __typename }`;

  test.each([
    ["tokens", ids, LIMITS.tokens - 5, "GRAPHQL_PARSE_FAILED"],
    ["levels", levels, LIMITS.levels, "GRAPHQL_VALIDATION_FAILED"],
    ["aliases of one field", aliases, LIMITS.aliases, "GRAPHQL_VALIDATION_FAILED"],
    ["root fields", roots, LIMITS.rootFields, "GRAPHQL_VALIDATION_FAILED"],
    ["fragment spreads", spreads, LIMITS.spreads, "GRAPHQL_VALIDATION_FAILED"],
  ] as const)("%s", (_, make, most, code) => {
    const named = (messages: readonly string[]) => messages.join();
    expect(named(messagesOf(partners, make(most)))).toBe("");
    expect(codesOf(partners, make(most + 1))).toEqual([code]);
    expect(named(messagesOf(partners, make(most + 1)))).toMatch(/\d/);
  });

  test("the same limits through fragments", () => {
    const inner = times(31, (i) => `a${i}: id`);
    expect(codesOf(partners, `{ workspace { ...F } } fragment F on Workspace { ${inner} }`)).toEqual([
      "GRAPHQL_VALIDATION_FAILED",
    ]);
    const fields = times(21, (i) => `a${i}: workspace { id }`);
    expect(codesOf(partners, `{ ...F } fragment F on Query { ... { ${fields} } }`)).toEqual([
      "GRAPHQL_VALIDATION_FAILED",
    ]);
    const deep = `fragment F0 on Contact { ${"suggestions { contacts { ".repeat(6)} id ${"} }".repeat(6)} }`;
    expect(
      codesOf(partners, `{ contacts(first: 1) { nodes { suggestions { contacts { ...F0 } } } } } ${deep}`),
    ).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
  });

  test("the standard introspection query, with all that it can ask, is taken with a key; a visitor learns nothing of the schema", () => {
    const all = {
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    };
    expect(messagesOf(partners, getIntrospectionQuery(all))).toEqual([]);
    for (const query of [
      getIntrospectionQuery(),
      "{ __schema { queryType { name } } }",
      '{ __type(name: "Query") { name } }',
    ])
      expect(new Set(codesOf(visitors, query))).toEqual(new Set(["GRAPHQL_VALIDATION_FAILED"]));
    expect(codesOf(visitors, "{ __typename }")).toEqual([]);
    expect(messagesOf(partners, "{ workspac { id } }").join()).toContain("Did you mean");
    for (const query of [
      "{ widgetConfi { title } }",
      "{ widgetConfig { titl } }",
      'mutation { messagePost(txt: "a") { errors { code } } }',
    ])
      expect(messagesOf(visitors, query).join()).not.toContain("Did you mean");
  });

  test("a schema told many times over is refused", () => {
    const query = `{ __schema { ${times(30, (i) => `a${i}: types { fields { type { fields { name args { name type { name kind } } } } } }`)} } }`;
    expect(codesOf(partners, query)).toEqual(["COST_LIMIT_EXCEEDED"]);
  });

  test("fragments that double are answered once they are looked at, as long as they ask for little", () => {
    expect(codesOf(partners, doubling(10))).toEqual([]);
  });

  test("more errors than anybody reads are not told", () => {
    const { length } = messagesOf(partners, `{ workspace { ${times(900, (i) => `nothing${i}`)} } }`);
    expect(length).toBeLessThanOrEqual(LIMITS.errors + 1);
  });
});

describe("what an operation costs is known by its text and variables", () => {
  test.each([
    ["a scalar is free", "{ workspaceDefinition: workflowDefinitionSchema }", {}, 0],
    ["an object is 1", "{ workspace { id name } }", {}, 1],
    ["an unpaged list is 5 times its element", "{ channels { id } }", {}, 5],
    ["nested by multiplication", "{ channels { id } workspace { contactFields { key } } }", {}, 5 + 1 + 5],
    [
      "a page is first times its element",
      "{ contacts(first: 10) { nodes { id } pageInfo { endCursor } } }",
      {},
      10,
    ],
    ["the same by edges", "{ contacts(first: 10) { edges { cursor node { id } } } }", {}, 10],
    ["with what is in it", "{ contacts(first: 10) { nodes { identifiers { value } } } }", {}, 10 * (1 + 5)],
    ["by a variable", "query ($n: Int) { contacts(first: $n) { nodes { id } } }", { n: 7 }, 7],
    ["by a variable's default", "query ($n: Int = 9) { contacts(first: $n) { nodes { id } } }", {}, 9],
    ["by the argument's default", "{ contacts { nodes { id } } }", {}, 25],
    [
      "through a fragment",
      "{ ...F } fragment F on Query { contacts(first: 3) { ...G } } fragment G on ContactConnection { nodes { identifiers { value } } }",
      {},
      18,
    ],
    [
      "left out is not paid",
      "query ($more: Boolean!) { workspace { contactFields @include(if: $more) { key } } }",
      { more: false },
      1,
    ],
    [
      "asked for is",
      "query ($more: Boolean!) { workspace { contactFields @include(if: $more) { key } } }",
      { more: true },
      6,
    ],
    ["a mutation is 10", 'mutation { workspaceUpdate(input: { name: "x" }) { workspace { id } } }', {}, 11],
    [
      "a bulk row is 5",
      "mutation ($rows: [ContactUpsertInput!]!) { contactsUpsert(inputs: $rows) { contact { id } } }",
      { rows: [{}, {}, {}] },
      10 + 15 + 5,
    ],
    [
      "a page that cannot be counts as the largest",
      "query ($n: Int) { contacts(first: $n) { nodes { id } } }",
      { n: 1e9 },
      100,
    ],
  ])("%s", (_, query, variables, cost) => {
    expect(messagesOf(partners, query, variables)).toEqual([]);
    expect(costOf(query, variables)).toBe(cost);
  });

  test("two nested pages of 25 with their identifiers are never too dear", () => {
    const inner = "identifiers { id kind value assurance verified }";
    const query = `{ contacts(first: 25) { edges { node { id displayName ${inner} conversations(first: 25) { nodes { id contact { id ${inner} } } } } } } }`;
    expect(messagesOf(partners, query)).toEqual([]);
  });

  test("a hundred thousand nested nodes from few bytes are refused", () => {
    const query =
      "{ contacts(first: 100) { nodes { conversations(first: 100) { nodes { messages(first: 10) { nodes { id } } } } } } }";
    expect(codesOf(partners, query)).toEqual(["COST_LIMIT_EXCEEDED"]);
    expect(costOf(query)).toBe(100 * (1 + 100 * (1 + 10)));
  });

  test("so are more values than an answer may hold, although a value costs nothing", () => {
    const fields = times(30, (i) => `a${i}: id b${i}: displayName c${i}: email d${i}: phone`);
    const query = `{ contacts(first: 49) { nodes { conversations(first: 100) { nodes { contact { ${fields} } } } } } }`;
    expect(codesOf(partners, query)).toEqual(["COST_LIMIT_EXCEEDED"]);
  });
});

describe("what no part of the platform takes is refused in words", () => {
  const filter = "query ($f: ContactFilter) { contacts(filter: $f) { nodes { id } } }";
  const nested = (levels: number) => JSON.parse(`${'{"not":'.repeat(levels)}{}${"}".repeat(levels)}`);
  test.each([3_000, 60_000])("%i nested levels in a variable", (levels) => {
    for (const f of [nested(levels), JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`)]) {
      expect(codesOf(partners, filter, { f })).toEqual(["BAD_USER_INPUT"]);
      expect(messagesOf(partners, filter, { f })[0]).toMatch(
        /^variables\.f\.(not|0)\..* nests more than 100 levels/,
      );
      expect(messagesOf(partners, filter, { f })[0]?.length).toBeLessThan(300);
    }
  });

  test.each([
    ["half a surrogate pair", "a\ud800b"],
    ["the other half", "\udc00"],
    ["U+0000", "a\u0000"],
  ])("%s, as a value and as a key, however deep", (_, text) => {
    const definition =
      'mutation ($d: JSON!) { workflowCreate(input: { name: "x", definition: $d }) { userErrors { code } } }';
    for (const d of [text, { a: text }, { [text]: 1 }, [[{ a: [text] }]], { a: { b: { [text]: {} } } }]) {
      expect(codesOf(partners, definition, { d })).toEqual(["BAD_USER_INPUT"]);
      expect(messagesOf(partners, definition, { d })[0]).toMatch(/^variables\.d.* cannot be stored/);
      expect(messagesOf(partners, definition, { d })[0]?.isWellFormed()).toBe(true);
    }
    const escaped = [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
    for (const gate of doors()) {
      expect(codesOf(gate, `{ nothing(a: "${escaped}") { id } }`)).toEqual(["BAD_USER_INPUT"]);
      expect(codesOf(gate, `{ nothing(a: "${text}") { id } }`)).toHaveLength(1);
    }
  });

  test("a whole pair is a text like any other", () => {
    expect(codesOf(partners, filter, { f: { tag: "😀" } })).toEqual([]);
  });
});
