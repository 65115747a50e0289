// What a container does: api, worker, migrate, or healthcheck (asked by Docker of whichever of the two runs).
import { existsSync, readFileSync } from "node:fs";

const [command = "api"] = process.argv.slice(2);

/** The API is ready when it says so; the worker has no port, so its main process is looked at. */
async function healthcheck() {
  const main = existsSync("/proc/1/cmdline") ? readFileSync("/proc/1/cmdline", "utf8").split("\0") : [];
  if (main.includes("worker")) return 0;
  const answer = await fetch(`http://127.0.0.1:${process.env.PORT ?? 4000}/readyz`).catch(() => null);
  return answer?.ok ? 0 : 1;
}

async function migrateDatabase() {
  const { migrate } = await import("../packages/database/dist/index.js");
  const ownerUrl = process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL;
  if (!ownerUrl || !process.env.DATABASE_URL) {
    console.error("migrate needs DATABASE_URL (the app's role), and DATABASE_OWNER_URL where another role owns the tables.");
    return 1;
  }
  const { applied } = await migrate({ ownerUrl, appRole: decodeURIComponent(new URL(process.env.DATABASE_URL).username) });
  console.log(applied.length > 0 ? `Migrated: ${applied.join(", ")}` : "Nothing to migrate");
  return 0;
}

if (command === "api") await import("../apps/api/dist/main.js");
else if (command === "worker") await import("../apps/worker/dist/main.js");
else if (command === "migrate") process.exit(await migrateDatabase());
else if (command === "healthcheck") process.exit(await healthcheck());
else {
  console.error(`Unknown command "${command}": api, worker, migrate or healthcheck.`);
  process.exit(1);
}
