// npm run --silent cli -- <command>: JSON on stdout and nothing else there. Plain Node, no dependency.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { node, root, run } from "./program.mjs";

const cli = join(root, "apps", "supervisor", "dist", "cli", "main.js");
if (!existsSync(cli)) {
  await ensureInstalled();
  await ensureBuilt();
}
// npm puts Node 24 first on the path, so in most cases we are that already and need no second process.
if (Number(process.versions.node.split(".")[0]) >= 24) await import(pathToFileURL(cli).href);
else
  process.exitCode = await run(existsSync(node) ? node : process.execPath, [cli, ...process.argv.slice(2)]);
