// What a container does: api, worker, migrate, cli, or healthcheck (asked by Docker of whichever runs).
import { existsSync, readFileSync } from "node:fs";

const [command = "api", ...rest] = process.argv.slice(2);

function refuse(words) {
  console.error(words);
  process.exit(1);
}

/** The API is ready when it says so. The worker has no port: a container that still runs it is well. */
async function healthcheck() {
  const main = existsSync("/proc/1/cmdline") ? readFileSync("/proc/1/cmdline", "utf8").split("\0") : [];
  if (main.includes("worker")) return 0;
  const answer = await fetch(`http://127.0.0.1:${process.env.PORT || 4000}/readyz`).catch(() => null);
  return answer?.ok ? 0 : 1;
}

/** The command line reads its words from the process. The image brings no Postgres, so one must be named. */
async function cli(...words) {
  if (!process.env.DATABASE_URL)
    refuse(
      "DATABASE_URL: is required in a container, and DATABASE_OWNER_URL beside it where another role owns the tables.",
    );
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...words);
  await import("../apps/supervisor/dist/cli/main.js");
}

if (command === "api") await import("../apps/api/dist/main.js");
else if (command === "worker") await import("../apps/worker/dist/main.js");
else if (command === "migrate") await cli("db:migrate");
else if (command === "cli") await cli(...rest);
else if (command === "healthcheck") process.exit(await healthcheck());
else refuse(`Unknown command "${command}": api, worker, migrate, cli or healthcheck.`);
