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
  // Of a mail or a call that is read, and of what we keep of it.
  Author: "who wrote a mail, and who a stored message is by",
  JsonObject: "what a call of a provider is made of, and the value of a workflow",
  KINDS: "of one provider's messages, and of a workflow's steps",
  Read: "what a list of the API loads, and what a provider's call says",
  Shown: "what a provider's event becomes for an operator, and a contact's data",
  Writer: "the author of a mail, and who wants to write after the window",
  filesOf: "a provider's message, and a request of the API",
  inside: "a part of a provider's call, and a field of an event's payload",
  isObject: "of a provider's call, and of a workflow's values",
  optionalText: "a field of a channel's configuration, and one of a call",
  parts: "the events of a provider's call, and those of a workflow's text",
  redacted: "an answer without secrets: of a request of a workflow, and of a provider",
  refusal: "why the gate refuses an operation, and why a provider refuses a message",
  writerOf: "a mail, and a queued message",
  // Of bytes that come, lie and go, in each ring.
  Files: "what the API has of them, and the store itself",
  Look: "of the web chat on a page, and at a file's bytes",
  NO_FILES: "a place of the API without them, and a message without them",
  Pace: "of messages to a provider, and of bytes from a sender",
  Part: "a child process of the platform, and a range of sealed bytes",
  Storage: "the API's, with its links, and the configured store",
  Uploaded: "what the API stored, and what the web chat is told of it",
  fetchFile: "the delivery, and the call to the provider that it makes",
  // Of an act, in the place that does it.
  Outcome: "of a call from a provider, and of a run",
  Replayed: "kept calls, and evidence",
  Turn: "in the queue for the database, and of a run",
  sendMessage: "by a caller, and as an effect of a run",
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
