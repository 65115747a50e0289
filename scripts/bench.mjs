// npm run bench: installs and builds what is missing, then measures with the packaged Node.
import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { node, root, run } from "./program.mjs";

await ensureInstalled();
await ensureBuilt();
process.exitCode = await run(node, [join(root, "bench", "run.mjs"), ...process.argv.slice(2)]);
