import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readSources } from "@contact-identity/database/testing";
import { expect, test } from "@jest/globals";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const trees = ["apps", "packages"]
  .flatMap((kind) => readdirSync(`${root}${kind}`).map((name) => `${kind}/${name}/src`))
  .filter((tree) => existsSync(`${root}${tree}`));

const isProduct = (file: string): boolean => !/\.test\.tsx?$/.test(file) && !/(^|\/)testing\//.test(file);
const EXPORTED =
  /^export (?:abstract |async |declare )*(?:function\*?|const|let|class|interface|type|enum) ([A-Za-z_$][\w$]*)/gm;

/** The providers say the same things under the same names, each of its own channel: together they are one place. */
const placeOf = (path: string): string =>
  path.replace(/^(packages\/channels\/src\/)[^/]+\/.*$/, (whole, start) =>
    whole.startsWith(`${start}egress/`) ? whole : `${start}<provider>`,
  );

const declared = new Map<string, Set<string>>();
for (const tree of trees)
  for (const [file, text] of readSources(`${root}${tree}`))
    if (isProduct(file))
      for (const [, name] of text.matchAll(EXPORTED)) {
        const places = declared.get(name as string) ?? new Set();
        declared.set(name as string, places.add(placeOf(`${tree}/${file}`)));
      }

/** What the APIs call their own types: there, and where the web chat reads them, a name is the API's word for the thing. */
const inSchema = new Set(
  ["apps/api/schema.graphql", "apps/api/src/testing/widget.graphql"].flatMap((schema) =>
    [
      ...readFileSync(root + schema, "utf8").matchAll(/^(?:type|enum|input|interface|union|scalar) (\w+)/gm),
    ].flatMap(([, name]) => [name, `${name}Type`]),
  ),
);
const ofTheApi = /^apps\/api\/src\/|^apps\/widget\/src\/frame\/api\//;
const meanings = (name: string, places: ReadonlySet<string>): readonly string[] => {
  const all = [...places].sort();
  const inside = all.filter((place) => !(inSchema.has(name) && ofTheApi.test(place)));
  return inside.length < 2 && all.length > inside.length ? [] : inside;
};

/** Names with two meanings that may stay, and why. */
const MAY_STAY: Readonly<Record<string, string>> = {
  // Words of two small languages, each for one kind of table; nobody imports both.
  list: "a limit, and a part of a step's schema",
  oneOf: "a requirement of scopes, and a part of a step's schema",
  text: "a limit, and a part of a step's schema",
  // What a folder is about, inside that folder.
  read: "of a visitor's call, and LINE's and Meta's own word in a payload",
  run: "the platform's children, and Postgres's programs",
  start: "the API, and a run",
  // An id that is written in a payload, in a call, and on the command line.
  idOf: "the field of an event, an argument of the API, an argument of a command",
};

const twice = new Map(
  [...declared].flatMap(([name, places]) => {
    const found = meanings(name, places);
    return found.length > 1 ? [[name, found] as const] : [];
  }),
);

test("a name that is exported means one thing in the whole repository", () => {
  expect(declared.size).toBeGreaterThan(1_000);
  const found = [...twice].filter(([name]) => !(name in MAY_STAY));
  expect(found.map(([name, places]) => `${name}: ${places.join(", ")}`).sort()).toEqual([]);
});

test("no exception is kept for a name that means one thing by now", () => {
  expect(Object.keys(MAY_STAY).filter((name) => !twice.has(name))).toEqual([]);
});
