import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { buildSchema, OverlappingFieldsCanBeMergedRule, parse, validate } from "graphql";
import { overlapRule } from "./overlap.ts";

const schema = buildSchema(`
  interface Pet { name: String friend: Pet toys: [Toy] age(unit: Int, at: String): Int }
  type Dog implements Pet { name: String friend: Pet toys: [Toy] age(unit: Int, at: String): Int loud: Int only: [Int] mate: Dog }
  type Cat implements Pet { name: String friend: Pet toys: [Toy] age(unit: Int, at: String): Int loud: String only: Int! mate: Cat }
  type Toy { name: String owner: Pet kind: Kind }
  enum Kind { BALL BONE }
  type Query { pet: Pet dog: Dog cat: Cat toy: Toy pets: [Pet] }
`);
const FIELDS: Record<string, readonly string[]> = {
  Query: ["pet{Pet}", "dog{Dog}", "cat{Cat}", "toy{Toy}", "pets{Pet}"],
  Pet: [
    "name",
    "friend{Pet}",
    "toys{Toy}",
    "age",
    "age(unit: 1)",
    'age(unit: 1, at: "x")',
    'age(at: "x", unit: 1)',
    "age(unit: $v)",
  ],
  Toy: ["name", "owner{Pet}", "kind"],
};
FIELDS.Dog = [...(FIELDS.Pet ?? []), "loud", "only", "mate{Dog}"];
FIELDS.Cat = [...(FIELDS.Pet ?? []), "loud", "only", "mate{Cat}"];
const CONDITIONS = ["Pet", "Dog", "Cat"];
const FRAGMENTS = 4;

/** A document by a row of choices: few names, so that they meet. */
function documentBy(choices: readonly number[]): string {
  let at = 0;
  const choose = (of: number) => (choices[at++ % choices.length] as number) % of;
  const selection = (type: string, depth: number, from: number): string => {
    const parts = Array.from({ length: 1 + choose(3) }, () => {
      const kind = choose(10);
      if (type !== "Query" && type !== "Toy" && kind === 0 && depth < 4) {
        const condition = CONDITIONS[choose(3)] as string;
        return `... on ${condition} { ${selection(condition, depth + 1, from)} }`;
      }
      if (type !== "Query" && type !== "Toy" && kind === 1 && from < FRAGMENTS)
        return `...f${from + choose(FRAGMENTS - from)}`;
      const fields = FIELDS[type] as readonly string[];
      const [, call = "", inner] =
        /^([^{]+)(?:\{(\w+)\})?$/.exec(fields[choose(fields.length)] as string) ?? [];
      const alias = choose(4) === 0 ? `${"abc"[choose(3)]}: ` : "";
      if (!inner) return alias + call;
      return depth < 5 ? `${alias}${call} { ${selection(inner, depth + 1, from)} }` : "__typename";
    });
    return parts.join(" ");
  };
  const fragments = Array.from({ length: FRAGMENTS }, (_, i) => {
    const condition = CONDITIONS[choose(3)] as string;
    return `fragment f${i} on ${condition} { ${selection(condition, 2, i + 1)} }`;
  });
  return `query ($v: Int) { ${selection("Query", 0, 0)} ${selection("Query", 0, 0)} } ${fragments.join(" ")}`;
}

test("says of every document whether fields conflict as graphql-js does", () => {
  let conflicts = 0;
  let sound = 0;
  fc.assert(
    fc.property(fc.array(fc.nat(999), { minLength: 40, maxLength: 160 }), (choices) => {
      const text = documentBy(choices);
      const document = parse(text);
      const theirs = validate(schema, document, [OverlappingFieldsCanBeMergedRule]).length > 0;
      if (theirs) conflicts++;
      else sound++;
      const ours = validate(schema, document, [overlapRule]).length > 0;
      expect({ ours, text }).toEqual({ ours: theirs, text });
    }),
    { numRuns: 1_000 },
  );
  // Were nearly all of one sort, agreeing would say little.
  expect(Math.min(conflicts, sound)).toBeGreaterThan(50);
});

test.each([
  ["{ dog { a: name a: age } }", 'Fields "a" conflict because "name" and "age" are different fields.'],
  ["{ dog { age(unit: 1) age(unit: 2) } }", 'Fields "age" conflict because they have differing arguments.'],
  [
    "{ pet { ... on Dog { loud } ... on Cat { loud } } }",
    'Fields "loud" conflict because they return conflicting types "Int" and "String".',
  ],
])("%s is refused in words", (query, words) => {
  expect(validate(schema, parse(query), [overlapRule])[0]?.message).toContain(words.slice(0, -1));
});
