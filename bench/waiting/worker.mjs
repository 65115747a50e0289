import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { encryptionKey } from "../stage.mjs";

const MAIN = fileURLToPath(new URL("../../apps/worker/dist/main.js", import.meta.url));

/** The last of three starts, and the middle one of the times that they took: one alone says more of the machine than of the worker. */
export async function startWorker(databaseUrl) {
  const times = [];
  for (;;) {
    const worker = await startOnce(databaseUrl);
    times.push(worker.startedIn);
    if (times.length === 3) return { ...worker, startedIn: times.toSorted((a, b) => a - b)[1] };
    await worker.stop();
  }
}

/** The real worker, as a process of its own; ready when it says so. */
async function startOnce(databaseUrl) {
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    ENCRYPTION_KEY: encryptionKey.toString("base64"),
    EGRESS_ALLOW: "127.0.0.0/8",
    LOG_LEVEL: "error",
  };
  const from = performance.now();
  const child = spawn(process.execPath, [MAIN], { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const abandoned = () => child.kill("SIGKILL");
  process.once("exit", abandoned);
  await new Promise((ready, failed) => {
    child.once("message", ready);
    child.once("exit", () => failed(new Error("the worker did not start")));
  });
  return {
    startedIn: Math.round(performance.now() - from),
    /** Resident memory in MB after five seconds of nothing but its own polling. */
    async memory() {
      await new Promise((done) => setTimeout(done, 5_000));
      const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
      return Math.round(Number(kb) / 1024);
    },
    stop: () =>
      new Promise((done) => {
        process.off("exit", abandoned);
        child.once("exit", done);
        child.kill("SIGTERM");
      }),
  };
}
