// Runs the API alone: node dist/main.js. Reflection comes first, for decorators run when their modules load.
import "reflect-metadata";
import { oldNode } from "@contact-identity/environment";

const old = oldNode(process.versions.node);
if (old) {
  console.error(old);
  process.exit(1);
}
// Only now, for some of what it imports does not even load on an older Node.
const { start } = await import("./start.ts");
await start(process.env);
