// npm start: installs and builds what is missing, then runs the supervisor, which runs everything else. Plain Node, no dependency.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { node, root, run } from "./program.mjs";

await ensureInstalled();
await ensureBuilt();
// The channel tells the supervisor when we are gone: a kill -9 sends it no signal.
/** @type {import("node:child_process").StdioOptions} */
const stdio = ["inherit", "inherit", "inherit", "ipc"];
const supervisor = join(root, "apps", "supervisor", "dist", "main.js");
process.exitCode = await run(
  existsSync(node) ? node : process.execPath,
  [supervisor, ...process.argv.slice(2)],
  { stdio },
);
