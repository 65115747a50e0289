import { existsSync, readdirSync } from "node:fs";
import { dirname } from "node:path/posix";
import { fileURLToPath } from "node:url";
import { cycleIn, importsOf, readSources } from "@contact-identity/database/testing";
import { describe, expect, test } from "@jest/globals";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const trees = ["apps", "packages"]
  .flatMap((kind) => readdirSync(`${root}${kind}`).map((name) => `${kind}/${name}/src`))
  .filter((tree) => existsSync(`${root}${tree}`));

/** Still to be untied. Take a line away, never add one. */
const TIED = new Map([
  ["packages/channels/src", ["email"]],
  ["packages/domain/src", ["workflow"]],
]);
/** Still to get rooms inside. */
const CROWDED = new Set(["packages/domain/src/workflow"]);

const roomOf = (file: string): string => (dirname(file) === "." ? file : dirname(file));
const isProduct = (file: string): boolean => !/\.test\.tsx?$/.test(file) && !/(^|\/)testing\//.test(file);

/** Rooms and what each imports; a tied room counts as one with those inside it. */
function roomsOf(tree: string, sources: ReadonlyMap<string, string>): Map<string, string[]> {
  const tied = TIED.get(tree) ?? [];
  const one = (file: string) => tied.find((room) => file.startsWith(`${room}/`)) ?? roomOf(file);
  const product = [...sources].filter(([file]) => isProduct(file));
  const stairs = product.flatMap(([file, text]) =>
    importsOf(file, text).map((to) => [one(file), one(to)] as const),
  );
  const rooms = new Map<string, string[]>();
  for (const [from, to] of stairs) if (from !== to) rooms.set(from, [...(rooms.get(from) ?? []), to]);
  return rooms;
}

describe.each(trees)("%s", (tree) => {
  const sources = readSources(`${root}${tree}`);

  test("has no folders that import each other in a circle", () => {
    expect(sources.size).toBeGreaterThan(0);
    expect(cycleIn(roomsOf(tree, sources))).toBeNull();
  });

  test("has no folder of more than 25 files, tests included", () => {
    const folders = Map.groupBy(sources.keys(), (file) => dirname(file));
    const crowded = [...folders].filter(
      ([folder, files]) => files.length > 25 && !CROWDED.has(`${tree}/${folder}`),
    );
    expect(crowded.map(([folder, files]) => `${folder}: ${files.length}`)).toEqual([]);
  });
});
