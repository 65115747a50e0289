#!/usr/bin/env node
// jest in ESM needs a flag of Node's own, and NODE_OPTIONS would leak into every process that a test starts.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const jest = join(dirname(createRequire(import.meta.url).resolve("jest/package.json")), "bin/jest.js");
const flags = [
  "--experimental-vm-modules",
  "--disable-warning=ExperimentalWarning",
  "--disable-warning=DEP0040",
];
const { status } = spawnSync(
  process.execPath,
  [...flags, jest, "--passWithNoTests", ...process.argv.slice(2)],
  { stdio: "inherit" },
);
process.exit(status ?? 1);
