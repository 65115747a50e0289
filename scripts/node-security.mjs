// Compares the packaged Node of every platform with the security releases that docs/node-security.json lists. Plain Node, no dependency.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Packages of Node itself, one for each platform. */
const NODE_PACKAGE = /^node-(?:bin-)?(?:darwin|linux|win)-(?:arm64|x64)$/;
const PLATFORMS = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "win-x64"];
const EXACT = /^24\.\d+\.\d+$/;

const parts = (version) => version.split(".").map(Number);
/** Below zero when `a` is the older one. */
export const compareVersions = (a, b) => {
  const [left, right] = [parts(a), parts(b)];
  const at = left.findIndex((part, i) => part !== right[i]);
  return at < 0 ? 0 : left[at] - right[at];
};

/** The known vulnerabilities of a version of Node 24. */
export const vulnerabilitiesOf = (version, { fixes }) => [
  ...new Set(fixes.filter((fix) => compareVersions(version, fix.version) < 0).flatMap(({ cves }) => cves)),
];

const problemOf = (name, wanted, locked, known) => {
  if (!EXACT.test(wanted)) return `${name}: "${wanted}" is not one exact version of Node 24`;
  if (locked !== wanted)
    return `${name}: package.json wants ${wanted}, package-lock.json has ${locked ?? "none"}`;
  const cves = vulnerabilitiesOf(wanted, known);
  const behind = known.behind[name];
  if (cves.length === 0) return behind ? `${name}: ${wanted} has every fix, so it needs no exception` : null;
  if (!behind)
    return `${name}: ${wanted} has ${cves.length} known vulnerabilities (${cves.slice(0, 5).join(", ")} …)`;
  return behind.version === wanted
    ? null
    : `${name}: the exception is for ${behind.version}, not for ${wanted}`;
};

/** What is wrong with the packaged versions, one line each. `known` is docs/node-security.json. */
export function nodeProblems({ manifest, lock, known }) {
  const packaged = Object.entries(manifest.optionalDependencies).filter(([name]) => NODE_PACKAGE.test(name));
  const missing = PLATFORMS.filter((platform) => !packaged.some(([name]) => name.endsWith(platform)));
  const stale = Object.keys(known.behind).filter((name) => !packaged.some(([there]) => there === name));
  return [
    ...missing.map((platform) => `no Node is packaged for ${platform}`),
    ...stale.map((name) => `${name}: has an exception and is not packaged`),
    ...packaged
      .map(([name, wanted]) => problemOf(name, wanted, lock.packages[`node_modules/${name}`]?.version, known))
      .filter((problem) => problem !== null),
  ];
}

const read = (root, name) => JSON.parse(readFileSync(join(root, name), "utf8"));
export const readNodeFiles = (root) => ({
  manifest: read(root, "package.json"),
  lock: read(root, "package-lock.json"),
  known: read(root, join("docs", "node-security.json")),
});

/** Prints what is wrong; returns the exit code. */
export function checkNode(root) {
  const files = readNodeFiles(root);
  const problems = nodeProblems(files);
  for (const problem of problems) console.error(problem);
  console.error(`Known vulnerabilities of Node 24 were last looked for on ${files.known.lookedOn}.`);
  return problems.length === 0 ? 0 : 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  process.exitCode = checkNode(fileURLToPath(new URL("..", import.meta.url)));
