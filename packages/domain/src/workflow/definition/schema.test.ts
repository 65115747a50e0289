import { describe, expect, test } from "@jest/globals";
import type { SchemaNode } from "../schema/schema-node.ts";
import { problems } from "../validate/problems.ts";
import { shapeProblems } from "../validate/shape.ts";
import { definitionSchema } from "./schema.ts";

/** Every node of the schema with the path to it. */
const nodes = (node: SchemaNode, at = "#"): readonly (readonly [string, SchemaNode])[] => [
  [at, node],
  ...Object.entries({ ...node.$defs, ...node.properties }).flatMap(([name, one]) =>
    nodes(one, `${at}/${name}`),
  ),
  ...(node.oneOf ?? []).flatMap((one, index) => nodes(one, `${at}/${index}`)),
  ...(node.items ? nodes(node.items, `${at}/items`) : []),
  ...(typeof node.additionalProperties === "object" ? nodes(node.additionalProperties, `${at}/*`) : []),
];

describe("the published schema", () => {
  const all = nodes(definitionSchema);

  test("is plain JSON", () => expect(JSON.parse(JSON.stringify(definitionSchema))).toEqual(definitionSchema));

  test("every reference leads somewhere, every pattern compiles, every required property is described", () => {
    for (const [at, node] of all) {
      if (node.$ref)
        expect([at, node.$ref.slice("#/$defs/".length) in (definitionSchema.$defs ?? {})]).toEqual([
          at,
          true,
        ]);
      if (node.pattern) expect(() => new RegExp(node.pattern ?? "", "u")).not.toThrow();
      if (node.properties)
        expect([at, (node.required ?? []).filter((name) => !(name in (node.properties ?? {})))]).toEqual([
          at,
          [],
        ]);
    }
  });

  test("every object says which settings it takes, and every leaf says in words what it must be", () => {
    for (const [at, node] of all) {
      if (node.properties) expect([at, node.additionalProperties]).toEqual([at, false]);
      if (!node.$ref && node.const === undefined) expect([at, typeof node.title]).toEqual([at, "string"]);
    }
  });

  test("variants exclude each other by a type, an operator or their first required property", () => {
    for (const [at, { oneOf = [] }] of all) {
      const tags = oneOf.map((one) =>
        String(
          one.properties?.type?.const ?? one.properties?.operator?.const ?? one.required?.[0] ?? one.$ref,
        ),
      );
      expect([at, new Set(tags).size]).toEqual([at, oneOf.length]);
    }
  });

  /** What can be of any length unless its node says otherwise. */
  const kinds = ({ type, $ref, oneOf, enum: list, ...node }: SchemaNode): readonly string[] => {
    if ($ref || oneOf || list || node.const !== undefined || node.maxJson) return [];
    return typeof type === "string" ? [type] : (type ?? []);
  };
  const ABSENT = "absent";

  test("nothing is without a limit: no text, no list, no object of any keys, no value of any form", () => {
    for (const [at, node] of all) {
      const open = kinds(node);
      if (open.includes("string")) expect([at, typeof node.maxLength]).toEqual([at, "number"]);
      if (open.includes("array")) expect([at, typeof node.maxItems]).toEqual([at, "number"]);
      if (open.includes("object") && node.additionalProperties !== false)
        expect([at, typeof node.maxProperties]).toEqual([at, "number"]);
      if (node.additionalProperties) expect([at, typeof node.additionalProperties]).toEqual([at, "object"]);
      if (node.propertyNames) expect([at, typeof node.propertyNames.maxLength]).toEqual([at, "number"]);
      const isFree =
        !node.type && !node.$ref && !node.oneOf && !node.enum && !node.maxJson && node.const === undefined;
      if (isFree) expect([at, node.title]).toEqual([at, ABSENT]);
    }
  });

  test("one more than the limit is LIMIT_EXCEEDED there, in words that name the limit, whatever its node", () => {
    const root = (node: SchemaNode): SchemaNode => ({ ...node, $defs: definitionSchema.$defs ?? {} });
    const largest = (node: SchemaNode): unknown[] => [
      ...(node.maxLength !== undefined && node.maxJson === undefined
        ? ["a".repeat(node.maxLength + 1), "🙂".repeat(node.maxLength + 1)]
        : []),
      ...(node.maxItems === undefined ? [] : [Array.from({ length: node.maxItems + 1 }, () => "a")]),
      ...(node.maxProperties === undefined
        ? []
        : [Object.fromEntries(Array.from({ length: node.maxProperties + 1 }, (_, i) => [`k${i}`, "a"]))]),
      ...(node.maxJson === undefined
        ? []
        : ["a".repeat(node.maxJson.characters + 1), Array.from({ length: node.maxJson.values }, () => 0)]),
    ];
    const tried = all.flatMap(([at, node]) =>
      largest(node).map((value) => [at, shapeProblems(value, root(node))] as const),
    );
    expect(tried.length).toBeGreaterThan(100);
    for (const [at, found] of tried)
      expect([at, found[0]?.code, found.length]).toEqual([at, "LIMIT_EXCEEDED", 1]);
  });
});

test("of a definition as large as the API takes it at most 500 problems are told", () => {
  const wrong = {
    trigger: { type: "MANUAL" },
    start: "a",
    steps: Array.from({ length: 100 }, (_, i) => ({
      id: `s${i}`,
      type: "BRANCH",
      branches: Array.from({ length: 190 }, () => 1),
    })),
  };
  const keys = Object.fromEntries(Array.from({ length: 19_000 }, (_, i) => [`k${i}`, i]));
  for (const definition of [wrong, keys, { ...wrong, steps: [keys] }, { ...wrong, trigger: keys }]) {
    expect(problems(definition).length).toBeGreaterThan(0);
    expect(problems(definition).length).toBeLessThanOrEqual(500);
  }
});
