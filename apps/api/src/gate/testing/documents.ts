import fc from "fast-check";

/** `f(0) f(1) …`, `count` times. */
export const times = (count: number, f: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => f(i)).join(" ");

/** A hostile document of one kind, as large as its number says. */
interface Kind {
  readonly name: string;
  /** Roughly how many tokens each one more has; the fuzz goes past the limit. */
  readonly tokens: number;
  make(count: number): string;
}

const spreadAll = (i: number, fan: number) => times(fan, () => `...f${i}`);
/** Each of `count` fragments spreads the next one `fan` times: fan^count walks for a walker that does not remember. */
export const doubling = (
  count: number,
  fan = 2,
  type = "Query",
  leaf = "__typename",
  around = (inner: string) => inner,
): string =>
  `{ ${around("...f0")} } ${times(count, (i) => `fragment f${i} on ${type} { ${spreadAll(i + 1, fan)} }`)} fragment f${count} on ${type} { ${leaf} }`;

const contacts = (inner: string) => `contacts(first: 1) { nodes { ${inner} } }`;
/** Fragments that spread the next one in two fields each, which differ from place to place. */
const merging = (count: number) =>
  `{ ${contacts("...m0 ...n0")} } ${times(
    count,
    (i) =>
      `fragment m${i} on Contact { suggestions { contacts { ...m${i + 1} ...n${i + 1} } } s: suggestions { contacts { ...m${i + 1} } } }
       fragment n${i} on Contact { suggestions { contacts { ...n${i + 1} } } s: suggestions { contacts { ...n${i + 1} ...m${i + 1} } } }`,
  )} fragment m${count} on Contact { id } fragment n${count} on Contact { id }`;

export const KINDS: readonly Kind[] = [
  { name: "doubling fragments", tokens: 13, make: (n) => doubling(n) },
  { name: "tenfold fragments", tokens: 26, make: (n) => doubling(n, 10) },
  {
    name: "doubling fragments of a type",
    tokens: 13,
    make: (n) => doubling(n, 2, "Contact", "id", contacts),
  },
  {
    name: "fragments that go round",
    tokens: 9,
    make: (n) => `{ ...f0 } ${times(n, (i) => `fragment f${i} on Query { ...f${(i + 1) % n} ...f0 }`)}`,
  },
  {
    name: "fragments in nested fields",
    tokens: 9,
    make: (n) =>
      `{ workspace { ...f0 } } ${times(n, (i) => `fragment f${i} on Workspace { id ...f${i + 1} }`)} fragment f${n} on Workspace { name }`,
  },
  { name: "merging fragments", tokens: 60, make: merging },
  { name: "root aliases", tokens: 5, make: (n) => `{ ${times(n, (i) => `a${i}: workspace { id }`)} }` },
  { name: "aliases of a leaf", tokens: 3, make: (n) => `{ workspace { ${times(n, (i) => `a${i}: id`)} } }` },
  {
    name: "few aliases, many times",
    tokens: 3,
    make: (n) => `{ ${contacts(times(n, (i) => `a${i % 30}: id`))} }`,
  },
  { name: "one field, many times", tokens: 1, make: (n) => `{ workspace { ${times(n, () => "id")} } }` },
  {
    name: "one list, many times",
    tokens: 4,
    make: (n) => `{ workspace { ${times(n, () => "contactFields { key }")} } }`,
  },
  {
    name: "fields that conflict",
    tokens: 8,
    make: (n) => `{ ${times(n, (i) => `contacts(first: ${i}) { nodes { id } }`)} }`,
  },
  {
    name: "fields that share long arguments",
    tokens: 14,
    make: (n) => `{ ${times(n, () => 'contacts(filter: { tag: "a", query: "b" }) { nodes { id } }')} }`,
  },
  {
    name: "deep fields",
    tokens: 6,
    make: (n) => `{ ${contacts(`${"suggestions { contacts { ".repeat(n)} id ${"} }".repeat(n)}`)} }`,
  },
  {
    name: "deep inline fragments",
    tokens: 3,
    make: (n) => `{ ${"... { ".repeat(n)} __typename ${"}".repeat(n)} }`,
  },
  { name: "unknown fields", tokens: 1, make: (n) => `{ workspace { ${times(n, (i) => `nam${i}`)} } }` },
  {
    name: "many variables",
    tokens: 4,
    make: (n) => `query (${times(n, (i) => `$v${i}: Int`)}) { contacts(first: $v0) { nodes { id } } }`,
  },
  {
    name: "many variables in use",
    tokens: 8,
    make: (n) =>
      `query (${times(n, (i) => `$v${i}: String`)}) { events(types: [${times(n, (i) => `$v${i}`)}]) { nodes { id } } }`,
  },
  {
    name: "variables by many operations",
    tokens: 10,
    make: (n) =>
      `${times(Math.ceil(n / 4), (i) => `query q${i}($v: Int) { ...F }`)} fragment F on Query { ${times(n, () => "contacts(first: $v) { nodes { id } }")} }`,
  },
  {
    name: "many directives",
    tokens: 6,
    make: (n) => `{ workspace { id ${times(n, () => "@include(if: true)")} } }`,
  },
  { name: "unknown directives", tokens: 2, make: (n) => `{ workspace { id ${times(n, (i) => `@d${i}`)} } }` },
  { name: "many operations", tokens: 7, make: (n) => times(n, (i) => `query q${i} { workspace { id } }`) },
  {
    name: "many operations over one fragment",
    tokens: 9,
    make: (n) =>
      `${times(n, (i) => `query q${i} { workspace { ...F } }`)} fragment F on Workspace { ${times(n * 20, () => "id")} }`,
  },
  {
    name: "many fragments",
    tokens: 7,
    make: (n) => `{ __typename } ${times(n, (i) => `fragment f${i} on Query { __typename }`)}`,
  },
  { name: "many type definitions", tokens: 6, make: (n) => times(n, (i) => `type T${i} { a: Int }`) },
  { name: "a long text", tokens: 1, make: (n) => `{ contact(id: "${"x".repeat(n * 250)}") { id } }` },
  {
    name: "a long text where a number belongs",
    tokens: 1,
    make: (n) => `{ contacts(first: "${"x".repeat(n * 25)}") { nodes { id } } }`,
  },
  {
    name: "a long block text where a number belongs",
    tokens: 1,
    make: (n) => `{ contacts(first: """${"x\n".repeat(n * 12)}""") { nodes { id } } }`,
  },
  { name: "a long name", tokens: 1, make: (n) => `{ ${"n".repeat(n * 25)} }` },
  { name: "a long comment", tokens: 1, make: (n) => `# ${"x".repeat(n * 250)}\n{ __typename }` },
  {
    name: "a long list",
    tokens: 1,
    make: (n) => `{ events(types: [${times(n, () => '"a"')}]) { nodes { id } } }`,
  },
  {
    name: "a list within a list",
    tokens: 2,
    make: (n) => `{ events(types: ${"[".repeat(n)}${"]".repeat(n)}) { nodes { id } } }`,
  },
  { name: "brackets that nobody closes", tokens: 1, make: (n) => `{ events(types: ${"[".repeat(n)}` },
  {
    name: "an object within an object",
    tokens: 4,
    make: (n) => `{ contacts(filter: ${"{ not: ".repeat(n)}{}${" }".repeat(n)}) { nodes { id } } }`,
  },
  {
    name: "JSON within JSON",
    tokens: 4,
    make: (n) =>
      `mutation { workflowCreate(input: { name: "x", definition: ${"{ a: ".repeat(n)}1${" }".repeat(n)} }) { userErrors { code } } }`,
  },
  {
    name: "one input field, many times",
    tokens: 3,
    make: (n) => `{ contacts(filter: { ${times(n, () => 'tag: "a"')} }) { nodes { id } } }`,
  },
  {
    name: "introspection within introspection",
    tokens: 6,
    make: (n) => `{ __schema { types { ${"fields { type { ".repeat(n)} name ${"} }".repeat(n)} } } }`,
  },
  {
    name: "introspection side by side",
    tokens: 12,
    make: (n) =>
      `{ __schema { ${times(n, (i) => `a${i % 30}: types { fields { args { type { name } } } }`)} } }`,
  },
];

/** A document of any kind, of any size up to somewhat more than is taken. */
export const hostile = fc
  .tuple(fc.constantFrom(...KINDS), fc.double({ min: 0.01, max: 1.1, noNaN: true }))
  .map(([{ name, tokens, make }, share]) => ({
    name,
    text: make(Math.max(1, Math.floor((4_000 * share) / tokens))),
  }));
