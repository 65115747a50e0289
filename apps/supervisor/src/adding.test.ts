import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CHANNEL_TYPES, channelFacts } from "@contact-identity/domain";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Edits, Place, Recipe } from "./testing/recipe.ts";
import { RECIPES } from "./testing/recipes.ts";

// docs/adding.md says which files a new thing takes. Here each is added in a copy of the sources, and left out place by place.

const root = fileURLToPath(new URL("../../../", import.meta.url));
const NAMES = ["domain", "environment", "channels", "database"];
const PACKAGES = [...NAMES.map((name) => `packages/${name}`), "apps/api", "apps/worker"];
const page = readFileSync(join(root, "docs/adding.md"), "utf8");

/** Six packages, beside busy neighbours. */
const LONG_MS = 180_000;

let copy: string;
const at = (file: string) => join(copy, file);
const json = (file: string, value: unknown) => writeFileSync(at(file), JSON.stringify(value));

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "contact-identity-adding-"));
  for (const folder of PACKAGES) {
    cpSync(join(root, folder, "src"), at(`${folder}/src`), { recursive: true });
    cpSync(join(root, folder, "package.json"), at(`${folder}/package.json`));
  }
  for (const file of ["package.json", "tsconfig.base.json", "docs", "apps/api/schema.graphql"])
    cpSync(join(root, file), at(file), { recursive: true });
  symlinkSync(join(root, "node_modules"), at("node_modules"), "dir");
  // The packages import each other's sources here, not what was built of the originals.
  const paths = Object.fromEntries(
    NAMES.flatMap((name) => [
      [`@contact-identity/${name}`, [`./packages/${name}/src/index.ts`]],
      [`@contact-identity/${name}/*`, [`./packages/${name}/src/*/index.ts`]],
    ]),
  );
  json("tsconfig.json", {
    extends: "./tsconfig.base.json",
    compilerOptions: {
      noEmit: true,
      allowImportingTsExtensions: true,
      declaration: false,
      rootDir: ".",
      paths,
    },
  });
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** With these edits done, and as it was again afterwards. */
function having<T>(edits: readonly (readonly [string, Edits[string]])[], work: () => T): T {
  const undo: (() => void)[] = [];
  try {
    for (const [file, edit] of edits) {
      const given = existsSync(at(file)) ? readFileSync(at(file), "utf8") : null;
      const text = edit(given);
      if (text === given || text === "")
        throw new Error(`${file}: its anchor is gone, mend testing/recipes.ts`);
      undo.unshift(() => (given === null ? rmSync(at(file)) : writeFileSync(at(file), given)));
      mkdirSync(dirname(at(file)), { recursive: true });
      writeFileSync(at(file), text);
    }
    return work();
  } finally {
    for (const back of undo) back();
  }
}
/** All new things at once, but for the places left out. */
const allBut = <T>(isLeft: (place: Place, index: number) => boolean, work: () => T): T =>
  having(
    RECIPES.flatMap(({ places, use }) => [
      ...places
        .filter((place) => !isLeft(place, compiled(places).indexOf(place)))
        .flatMap(({ edits }) => Object.entries(edits)),
      ...Object.entries(use),
    ]),
    work,
  );
/** All TypeScript that a new thing touches. */
const filesOf = ({ places, use }: Recipe): readonly string[] =>
  [
    ...places.flatMap(({ edits, toldIn = [] }) => [...Object.keys(edits), ...toldIn]),
    ...Object.keys(use),
  ].filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
const compiled = (places: readonly Place[]) => places.filter(({ heldBy }) => heldBy === "compiler");

/** The files that the compiler complains of, of these and what they import; a complaint without a file stands for itself. */
function complaints(include: readonly string[]): readonly string[] {
  json("some.json", { extends: "./tsconfig.json", include, exclude: ["**/*.test.ts"] });
  const { stdout, stderr, error } = spawnSync(
    join(root, "node_modules/.bin/tsc"),
    ["-p", at("some.json"), "--pretty", "false"],
    { cwd: copy, encoding: "utf8" },
  );
  if (error) throw error;
  return `${stdout}${stderr}`
    .split("\n")
    .flatMap(
      (line) => /^(\S+)\(\d+,\d+\): error TS/.exec(line)?.[1] ?? (line.includes("error") ? [line] : []),
    );
}

/** Tests that need neither Postgres nor the API; they run on the copy. */
const CHEAP = [
  "packages/domain/src/channel/channels.test.ts",
  "packages/domain/src/contact/columns.test.ts",
  "packages/domain/src/event/catalogue.test.ts",
  "packages/domain/src/workflow/steps/registry.test.ts",
  "apps/api/src/contact/contact-columns.test.ts",
  "apps/api/src/workflow/workflow-docs.test.ts",
];

const { default: shared } = (await import(join(root, "packages/jest-config/jest.mjs"))) as {
  default: object;
};

/** Which of the cheap tests fail on the copy. */
function failing(): readonly string[] {
  json("jest.json", {
    ...shared,
    rootDir: copy,
    roots: ["<rootDir>/packages", "<rootDir>/apps"],
    moduleNameMapper: { "^@contact-identity/([a-z]+)$": "<rootDir>/packages/$1/src/index.ts" },
  });
  const report = at("report.json");
  rmSync(report, { force: true });
  const jest = join(root, "packages/jest-config/run.mjs");
  const args = ["--config", at("jest.json"), "--json", `--outputFile=${report}`, "--runTestsByPath"];
  const { stderr } = spawnSync(process.execPath, [jest, ...args, ...CHEAP.map(at)], {
    cwd: copy,
    encoding: "utf8",
  });
  if (!existsSync(report)) throw new Error(stderr);
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as {
    testResults: readonly { readonly name: string; readonly status: string; readonly message: string }[];
  };
  if (testResults.length !== CHEAP.length) throw new Error(stderr);
  return CHEAP.filter((file) =>
    testResults.some(({ name, status }) => name.endsWith(file) && status !== "passed"),
  );
}

/** The numbered places of a section of docs/adding.md. */
const section = (title: string) => page.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? "";
const numbered = (title: string) => [...section(title).matchAll(/^\d+\. .*$/gm)].map(([line]) => line);

test("the page has a section for each recipe, and no other", () => {
  expect([...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(
    RECIPES.map(({ title }) => title),
  );
});

describe.each(RECIPES)("$title", ({ title, places }) => {
  test("takes the places that docs/adding.md numbers, in that order, and no other", () => {
    const shown = numbered(title).map((line) => /^\d+\. `([^`]+)`/.exec(line)?.[1]);
    expect(shown).toEqual(places.map((place) => place.shown));
    expect(section(title)).toContain(`**${places.length} place${places.length === 1 ? "" : "s"}**`);
  });

  test("the page says of each place what fails without it", () => {
    const said = numbered(title).map((line) => /\*\((.*)\)\*$/.exec(line)?.[1]);
    expect(said).toEqual(places.map(({ heldBy }) => (heldBy === "compiler" ? heldBy : `\`${heldBy}\``)));
    for (const { heldBy } of places)
      if (heldBy !== "compiler") expect(existsSync(join(root, heldBy))).toBe(true);
  });
});

test(
  "all of them compile when they are whole",
  () => {
    const everything = PACKAGES.map((folder) => `${folder}/src`);
    expect(
      allBut(
        () => false,
        () => complaints(everything),
      ),
    ).toEqual([]);
  },
  LONG_MS,
);

// One run of the compiler for all of them: it takes seconds, and none of them complains of another's files.
const most = Math.max(...RECIPES.map(({ places }) => compiled(places).length));
test.each(Array.from({ length: most }, (_, left) => left))(
  "each lacks the place %i of those that the compiler holds, and the compiler says so in its own files",
  (left) => {
    const lacking = RECIPES.filter(({ places }) => left < compiled(places).length);
    const files = allBut(
      (_, index) => index === left,
      () => complaints(lacking.flatMap(filesOf)),
    );
    for (const recipe of lacking)
      expect([recipe.title, files.some((file) => filesOf(recipe).includes(file))]).toEqual([
        recipe.title,
        true,
      ]);
    expect(files.filter((file) => !lacking.flatMap(filesOf).includes(file))).toEqual([]);
  },
  LONG_MS,
);

test(
  "the catalogues' tests pass when all are whole, and each that holds a place fails without it",
  () => {
    expect(allBut(() => false, failing)).toEqual([]);
    const held = CHEAP.filter((file) =>
      RECIPES.some(({ places }) => places.some(({ heldBy }) => heldBy === file)),
    );
    expect(held.length).toBeGreaterThanOrEqual(4);
    expect(allBut(({ heldBy }) => held.includes(heldBy), failing)).toEqual(held);
  },
  LONG_MS,
);

test("docs/channels.md names every provider", () => {
  const rows = readFileSync(join(root, "docs/channels.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("|"));
  for (const type of CHANNEL_TYPES) {
    const { name, delivery } = channelFacts(type);
    if (delivery !== "PROVIDER") continue;
    const called = new RegExp(name ?? "custom", "i");
    expect([type, rows.some((row) => called.test(row))]).toEqual([type, true]);
  }
});
