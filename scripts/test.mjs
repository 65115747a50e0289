// npm test: every check and every test, in one order, counted. The last line is "N passed, N failed". Plain Node, no dependency.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { turbo } from "./build.mjs";
import { ensureChromium } from "./chromium.mjs";
import { ensureInstalled } from "./install.mjs";
import { checkNode } from "./node-security.mjs";
import { binaries, node, root, run } from "./program.mjs";

const count = { passed: 0, failed: 0 };
const failures = [];
const note = (name, passed, failed) => {
  count.passed += passed;
  count.failed += failed;
  if (failed > 0) failures.push(name);
};
const check = async (name, work) => {
  console.error(`\n── ${name}`);
  const ok = (await work()) === 0;
  note(name, ok ? 1 : 0, ok ? 0 : 1);
};

/** The tests of one package, counted from jest's own report; without a report the whole package is one failure. */
async function testPackage(folder, reports) {
  const name = folder.slice(root.length);
  console.error(`\n── tests of ${name}`);
  const report = join(reports, `${name.replaceAll(/\W/g, "-")}.json`);
  const jest = join(root, "packages", "jest-config", "run.mjs");
  // Its jest.config.mjs says how much has to be covered; below that jest fails.
  const measured = name === join("packages", "domain") ? ["--coverage"] : [];
  const code = await run(node, [jest, ...measured, "--json", `--outputFile=${report}`], {
    cwd: folder,
    stdio: ["ignore", "ignore", 2],
  });
  if (!existsSync(report)) return note(name, 0, 1);
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
    readFileSync(report, "utf8"),
  );
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  note(name, numPassedTests, failed === 0 && code !== 0 ? 1 : failed);
}

const packages = ["packages", "apps"]
  .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name)))
  .filter((folder) => existsSync(join(folder, "jest.config.mjs")));

await ensureInstalled();
const chromium = ensureChromium();
if (chromium.path) process.env.CHROMIUM = chromium.path;
else console.error(`No browser: ${chromium.reason}`);
// What configures a platform must not reach the tests, which start platforms of their own.
for (const name of [
  "NODE_ENV",
  "DATABASE_URL",
  "DATABASE_OWNER_URL",
  "DATA_DIR",
  "HOST",
  "PORT",
  "PUBLIC_URL",
  "SEED",
  "ENCRYPTION_KEY",
  "EGRESS_ALLOW",
  "METRICS_PORT",
])
  delete process.env[name];

const quiet = ["--output-logs=errors-only", "--log-order=grouped"];
const reports = mkdtempSync(join(tmpdir(), "contact-identity-reports-"));
try {
  await check("biome", () => run(join(binaries, "biome"), ["check", "."], { stdio: ["ignore", 2, 2] }));
  await check("packaged Node", () => checkNode(root));
  await check("boundaries", () => turbo("boundaries"));
  await check("unused", () => run(join(binaries, "knip"), ["--no-progress"], { stdio: ["ignore", 2, 2] }));
  await check("build", () => turbo("run", "build", ...quiet));
  await check("types", () => turbo("run", "typecheck", ...quiet));
  // The programs in plain JavaScript: they import what was built, so it comes first.
  await check("types of scripts", () =>
    run(join(binaries, "tsc"), ["-p", "tsconfig.scripts.json"], { stdio: ["ignore", 2, 2] }),
  );
  for (const folder of packages) await testPackage(folder, reports);
} finally {
  rmSync(reports, { recursive: true, force: true });
  const testing = join(root, "packages", "database", "dist", "testing", "index.js");
  if (existsSync(testing)) await (await import(pathToFileURL(testing).href)).stopTestCluster();
}
if (failures.length > 0) console.error(`\nFailed: ${failures.join(", ")}`);
console.log(`\n${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed === 0 ? 0 : 1;
