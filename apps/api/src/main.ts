// Runs the API alone: node dist/main.js. Reflection comes first, for decorators run when their modules load.
import "reflect-metadata";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `This is Node ${process.versions.node}; the API needs 22.19 or newer. Start it by "npm start", which brings its own.`,
  );
  process.exit(1);
}
// Only now, for some of what it imports does not even load on an older Node.
const { start } = await import("./start.ts");
await start(process.env);
