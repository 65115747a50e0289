import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const PAGES = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "docs/adding.md"];
const textOf = (page: string) => readFileSync(join(root, page), "utf8");

/** Every file and folder that is ours. */
const paths = ["apps", "bench", "docker", "docs", "examples", "packages", "scripts"]
  .flatMap((tree) =>
    readdirSync(join(root, tree), { recursive: true, encoding: "utf8" }).map((path) => `${tree}/${path}`),
  )
  .filter((path) => !/(^|\/)(node_modules|dist|\.turbo)(\/|$)/.test(path));
const ends = new Set(
  [...readdirSync(root), ...paths].flatMap((path) => {
    const parts = path.split("/");
    return parts.map((_, at) => parts.slice(at).join("/"));
  }),
);

describe.each(PAGES)("%s", (page) => {
  const text = textOf(page);

  test("names only files and folders that exist, by their path or the end of it", () => {
    const named = [
      ...text.matchAll(/`(\w[\w@.-]*(?:\/[\w@.-]+)*(?:\.(?:tsx?|mjs|jsonc?|md|sql|graphql)|\/))`/g),
    ].map(([, path]) => path as string);
    expect(named.filter((path) => !ends.has(path.replace(/\/$/, "")))).toEqual([]);
  });

  test("links only to what exists", () => {
    const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, to]) => to as string);
    const broken = links.filter((to) => !/^[a-z]+:/.test(to) && !existsSync(join(root, dirname(page), to)));
    expect(broken).toEqual([]);
  });
});

test("ARCHITECTURE.md explains the words that are ours, each once", () => {
  const glossary = textOf("ARCHITECTURE.md").split("## Glossary")[1] ?? "";
  const words = [...glossary.matchAll(/^\| \*\*([^*]+)\*\* \|/gm)].flatMap(([, word]) =>
    (word as string).split(", "),
  );
  expect(words).toEqual([...new Set(words)]);
  expect(words).toEqual(
    expect.arrayContaining(["atom", "root", "source", "hold", "pace", "kept", "audience"]),
  );
});

test("ARCHITECTURE.md has a row for every package, and for every room of the domain", () => {
  const text = textOf("ARCHITECTURE.md");
  const houses = ["packages", "apps"].flatMap((kind) =>
    readdirSync(join(root, kind)).map((name) => `${kind}/${name}`),
  );
  const missing = houses.filter(
    (house) => house !== "packages/jest-config" && !text.includes(`| \`${house}\` |`),
  );
  const rooms = readdirSync(join(root, "packages/domain/src"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect([
    missing,
    rooms.map(({ name }) => name).filter((name) => !text.includes(`| \`${name}/\` |`)),
  ]).toEqual([[], []]);
});
