// Installs what package-lock.json names, when that is not what node_modules holds. Plain Node, no dependency.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./program.mjs";

const packagesOf = (path) => JSON.parse(readFileSync(path, "utf8")).packages ?? {};

/** What npm notes at the end of an install says the same as the lock file. An install that was killed has no such note. */
function isInstalled() {
  const note = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(note)) return false;
  const there = packagesOf(note);
  return Object.entries(packagesOf(join(root, "package-lock.json")))
    .filter(([path]) => path.startsWith("node_modules/") || path.includes("/node_modules/"))
    .every(([path, wanted]) => {
      const found = there[path];
      return found
        ? found.version === wanted.version && found.resolved === wanted.resolved
        : wanted.optional || wanted.devOptional || wanted.peer;
    });
}

/**
 * npm as it was started: under the packaged Node it would look for its own settings in node_modules.
 * @returns {[string, string[]]}
 */
function npm() {
  const { npm_execpath: script, npm_node_execpath: itsNode } = process.env;
  return script && existsSync(script)
    ? [itsNode && existsSync(itsNode) ? itsNode : process.execPath, [script]]
    : ["npm", []];
}

/** Everything, development and optional packages too: they are what builds, and Node 24 and Postgres themselves. */
const FLAGS = [
  "ci",
  "--include=dev",
  "--include=optional",
  "--include=peer",
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
  "--loglevel=error",
];

export async function ensureInstalled() {
  if (isInstalled()) return;
  console.error("Installing packages (once, about a minute) …");
  const [program, args] = npm();
  const code = await run(program, [...args, ...FLAGS], {
    stdio: ["ignore", 2, 2],
    group: process.platform !== "win32",
  });
  if (code === 0) return;
  console.error("npm ci failed, see above.");
  process.exit(1);
}
