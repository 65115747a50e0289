import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";

/** The files of a source tree, by path from its root, each with its text. */
export function readSources(root: string): Map<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).map((name) =>
    name.replaceAll("\\", "/"),
  );
  return new Map(
    names
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => [name, readFileSync(join(root, name), "utf8")]),
  );
}

const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
const IMPORT = /\b(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g;

/** The files of the same tree that a file imports or passes on, types and imports at run time included. */
export const importsOf = (file: string, text: string): string[] =>
  [...text.replace(COMMENT, "").matchAll(IMPORT)].map((found) => join(dirname(file), found[1] as string));

/** One way round through the graph; null when none exists. */
export function cycleIn(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const walk = (node: string, path: readonly string[]): string[] | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return null;
    for (const next of graph.get(node) ?? []) {
      const found = walk(next, [...path, node]);
      if (found) return found;
    }
    done.add(node);
    return null;
  };
  for (const node of graph.keys()) {
    const found = walk(node, []);
    if (found) return found;
  }
  return null;
}
