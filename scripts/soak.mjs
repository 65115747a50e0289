// npm run soak: the tests that can be longer than CI has time for, at full length. The same code as in npm test, with larger numbers.
// npm run soak -- --only=hostile: one of them.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { node, root, run } from "./program.mjs";

/** @typedef {{ name?: string, folder: string, tests: string[], env: Record<string, string> }} Part */

/** @type {Part[]} */
const LONG = [
  { folder: "packages/domain", tests: ["src/identity/partition.property"], env: { PROPERTY_RUNS: "100000" } },
  {
    folder: "packages/database",
    tests: ["src/identity/programs"],
    env: { PROGRAMS: "200", PROGRAM_STEPS: "500" },
  },
  { folder: "apps/api", tests: ["src/inbound/fuzz"], env: { FUZZ: "100000" } },
  { folder: "apps/api", tests: ["src/inbound/memory"], env: { EVENTS: "200000" } },
  { folder: "packages/database", tests: ["src/identity/random-acts"], env: { OPERATIONS: "100000" } },
  {
    folder: "packages/database",
    tests: ["src/identity/orders"],
    env: { ORDERS_EVERY: "1", ORDERS_ROUNDS: "5" },
  },
  { folder: "packages/database", tests: ["src/identity/rebuilt"], env: { REBUILDS: "100" } },
  {
    folder: "apps/worker",
    tests: ["src/kill"],
    env: { KILLS: "200", FLOWS: "50", STEPS: "20", WORKERS: "3", STOPPED_MS: "150000", CALLS: "20" },
  },
  { folder: "apps/worker", tests: ["src/postgres-crash"], env: { CRASHES: "20" } },
  { folder: "packages/database", tests: ["src/workflow/answer-or-timeout"], env: { ANSWERS: "10000" } },
  {
    name: "races",
    folder: "packages/database",
    tests: ["src/identity/races", "src/contact/callers-at-once"],
    env: { RACE_SLICE: "1", RACE_ROUNDS: "7", CALLER_ROUNDS: "14" },
  },
  { name: "pace", folder: "apps/worker", tests: ["src/deliveries/pace"], env: { PACE_STRICT: "1" } },
  // Times and memory are promises here: let nothing else run on the machine.
  { name: "hostile", folder: "apps/api", tests: ["src/hostile"], env: { HOSTILE_SECONDS: "30" } },
];

/** `--only=NAME`: the parts of that name alone; without one of its own a part is called as its first test file. */
const only = process.argv.find((argument) => argument.startsWith("--only="))?.slice("--only=".length);
/** @param {Part} part */
const nameOf = ({ name, tests }) => name ?? tests[0].split("/").at(-1);
const chosen = LONG.filter((part) => only === undefined || nameOf(part) === only);
if (chosen.length === 0) {
  console.error(`There is no such part. There are: ${LONG.map(nameOf).join(", ")}`);
  process.exit(1);
}

await ensureInstalled();
await ensureBuilt();
let failed = 0;
const jest = join(root, "packages", "jest-config", "run.mjs");
try {
  for (const { folder, tests, env } of chosen) {
    console.error(`\n── ${folder} ${tests.join(" ")} ${JSON.stringify(env)}`);
    const code = await run(node, [jest, "--testTimeout=3600000", ...tests], {
      cwd: join(root, folder),
      env: { ...process.env, ...env },
    });
    if (code !== 0) failed++;
  }
} finally {
  const testing = join(root, "packages", "database", "dist", "testing", "index.js");
  await (await import(pathToFileURL(testing).href)).stopTestCluster();
}
console.log(`\n${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
