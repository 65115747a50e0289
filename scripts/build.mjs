// Builds by Turborepo, when a source has changed since the last build. Plain Node, no dependency.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./program.mjs";

const stamp = join(root, "node_modules", ".cache", "contact-identity", "built");
/** What a build reads. */
const SOURCES = [
  "packages",
  "apps",
  "examples",
  "turbo.json",
  "tsconfig.base.json",
  "package.json",
  "package-lock.json",
];
const NO_SOURCE = new Set(["node_modules", "dist", ".turbo", "coverage"]);

function* filesUnder(path) {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry?.isFile()) yield [path, entry];
  if (entry?.isDirectory())
    for (const name of readdirSync(path).sort())
      if (!NO_SOURCE.has(name)) yield* filesUnder(join(path, name));
}

/** By size and time of every source: some 10 ms, where asking Turborepo takes a second. */
function fingerprint() {
  const hash = createHash("sha256");
  for (const source of SOURCES)
    for (const [path, { size, mtimeMs }] of filesUnder(join(root, source)))
      hash.update(`${path}:${size}:${mtimeMs}\n`);
  return hash.digest("hex");
}

const workspaces = () =>
  ["packages", "apps"].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name)),
  );
const builds = (folder) =>
  existsSync(join(folder, "package.json")) &&
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).scripts?.build;
const allThere = () => workspaces().every((folder) => !builds(folder) || existsSync(join(folder, "dist")));

export const TURBO = {
  TURBO_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  TURBO_PRINT_VERSION_DISABLED: "1",
  FORCE_COLOR: "0",
};

/** A task of all packages. Turborepo's launcher does not pass signals on to the program itself, hence the group. */
export const turbo = (...args) =>
  run("turbo", args, { env: TURBO, stdio: ["ignore", 2, 2], group: process.platform !== "win32" });

export async function ensureBuilt() {
  const now = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === now && allThere()) return;
  console.error("Building (the first time about a minute) …");
  if ((await turbo("run", "build", "--output-logs=errors-only", "--log-order=grouped")) !== 0) {
    console.error("The build failed, see above.");
    process.exit(1);
  }
  mkdirSync(join(stamp, ".."), { recursive: true });
  writeFileSync(stamp, now);
}
