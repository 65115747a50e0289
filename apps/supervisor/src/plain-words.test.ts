import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";

/** Readers' English is foreign. What stands here was a riddle to them; beside it, what says the same. */
const RIDDLES: readonly (readonly [example: string, form: RegExp, instead: string])[] = [
  ["// The transaction begins anew.", /\banew\b|[a-z]Anew\b/gi, "again"],
  ["// Whoever comes first is kept.", /\bwhoever\b/gi, "anyone who, the one who, no matter who"],
  ["// Null when a key is none.", /\bis none\b/gi, "is not one, none exists"],
  [
    "// A function that answers null.",
    /\banswers (?:with|null|true|false|whether|how|the|a)\b/gi,
    "returns; of a person: types, says, sends",
  ],
  ["/** Answers what it holds. */", /(?:^\s*(?:\/\*\*|\*|\/\/) ?|; )answers (?=[a-z`])/gim, "returns"],
];

const root = fileURLToPath(new URL("../../../", import.meta.url));

const NOT_OURS_TO_CHANGE = new Map([
  // Never edited once it has left the machine.
  ["packages/database/migrations/", "a migration"],
  ["apps/api/schema.graphql", "the contract's words"],
  ["apps/api/src/testing/contract.graphql", "the contract's words"],
  ["apps/api/src/testing/widget.graphql", "the contract's words"],
  ["apps/widget/src/testing/widget.graphql", "the contract's words"],
  ["apps/supervisor/src/plain-words.test.ts", "names the riddles"],
]);

/** Where a stub plays a server, it does answer calls. */
const MEANT = new Map([
  ["apps/widget/src/frame/chat/session.test.ts", "Answers the oldest call that is open"],
]);

/** The descriptions of the API are the contract's words too, wherever they stand. */
const withoutDescriptions = (text: string): string =>
  text.replaceAll(/description:\s*(["`])(?:(?!\1)[\s\S])*\1/g, "");

const isSkipped = (path: string): boolean =>
  [...NOT_OURS_TO_CHANGE.keys()].some((start) => path.startsWith(start));

const files = [
  "",
  "apps/",
  "bench/",
  "docker/",
  "docs/",
  "examples/",
  "packages/",
  "scripts/",
  ".ci/",
].flatMap((tree) =>
  readdirSync(`${root}${tree}`, { recursive: tree !== "", encoding: "utf8" })
    .filter((path) => /\.(ts|tsx|mjs|js|jsx|md|sql|yml|sh|css|html|grit|graphql)$/.test(path))
    .map((path) => tree + path)
    .filter((path) => !/(^|\/)(node_modules|dist|\.turbo)\//.test(path)),
);

const textOf = (path: string): string => {
  const text = withoutDescriptions(readFileSync(`${root}${path}`, "utf8"));
  const meant = MEANT.get(path);
  return meant === undefined ? text : text.replace(meant, "");
};
const texts = files.filter((path) => !isSkipped(path)).map((path) => [path, textOf(path)] as const);

/** `path:line` of each place. */
const placesOf = (form: RegExp): string[] =>
  texts.flatMap(([path, text]) =>
    [...text.matchAll(form)].map(({ index }) => `${path}:${text.slice(0, index).split("\n").length}`),
  );

describe("comments, pages and names are plain English:", () => {
  test("the whole repository is looked at", () => {
    expect(texts.length).toBeGreaterThan(800);
    for (const path of ["README.md", "ARCHITECTURE.md", "docs/workflows.md", "scripts/test.mjs"])
      expect(files).toContain(path);
  });

  test.each(RIDDLES)("not %s", (example, form, instead) => {
    expect(example.match(form)).toHaveLength(1);
    expect({ instead, places: placesOf(form) }).toEqual({ instead, places: [] });
  });

  test("every exception is still needed", () => {
    const needed = (start: string) =>
      files
        .filter((path) => path.startsWith(start))
        .some((path) => RIDDLES.some(([, form]) => readFileSync(`${root}${path}`, "utf8").match(form)));
    expect([...NOT_OURS_TO_CHANGE.keys()].filter((start) => !needed(start))).toEqual([]);
    for (const [path, text] of MEANT) expect(readFileSync(`${root}${path}`, "utf8")).toContain(text);
  });
});
