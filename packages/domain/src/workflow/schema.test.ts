import { describe, expect, test } from "@jest/globals";
import type { SchemaNode } from "./schema/schema-node.ts";
import { definitionSchema } from "./schema.ts";

/** Every node of the schema with the path to it. */
const nodes = (node: SchemaNode, at = "#"): readonly (readonly [string, SchemaNode])[] => [
  [at, node],
  ...Object.entries({ ...node.$defs, ...node.properties }).flatMap(([name, one]) => nodes(one, `${at}/${name}`)),
  ...(node.oneOf ?? []).flatMap((one, index) => nodes(one, `${at}/${index}`)),
  ...(node.items ? nodes(node.items, `${at}/items`) : []),
  ...(typeof node.additionalProperties === "object" ? nodes(node.additionalProperties, `${at}/*`) : []),
];

describe("the published schema", () => {
  const all = nodes(definitionSchema);

  test("is plain JSON", () => expect(JSON.parse(JSON.stringify(definitionSchema))).toEqual(definitionSchema));

  test("every reference leads somewhere, every pattern compiles, every required property is described", () => {
    for (const [at, node] of all) {
      if (node.$ref) expect([at, node.$ref.slice("#/$defs/".length) in (definitionSchema.$defs ?? {})]).toEqual([at, true]);
      if (node.pattern) expect(() => new RegExp(node.pattern ?? "", "u")).not.toThrow();
      if (node.properties) expect([at, (node.required ?? []).filter((name) => !(name in (node.properties ?? {})))]).toEqual([at, []]);
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
        String(one.properties?.type?.const ?? one.properties?.operator?.const ?? one.required?.[0] ?? one.$ref),
      );
      expect([at, new Set(tags).size]).toEqual([at, oneOf.length]);
    }
  });
});
