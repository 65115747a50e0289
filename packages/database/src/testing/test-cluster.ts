import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isAlive } from "../embedded/process.ts";
import { current, folder, inUse, type SharedCluster, stopUsing, useCluster } from "./folder.ts";

const LONGEST_START = 60_000;

/** The keeper beside this file: compiled beside the compiled, TypeScript (which Node 24 runs as it is) beside the source. */
const keeper = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./keeper.ts" : "./keeper.js", import.meta.url),
);

/** Starts a keeper, unless another test process has just done so and its keeper lives. */
function startKeeper(): void {
  const lock = join(folder(), "starting");
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
  } catch {
    const starting = Number(readFileSync(lock, { encoding: "utf8", flag: "a+" }));
    if (starting === 0 || isAlive(starting)) return;
    rmSync(lock, { force: true });
    startKeeper();
    return;
  }
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", keeper], {
    detached: true,
    stdio: "ignore",
    cwd: folder(),
  });
  writeFileSync(lock, String(child.pid));
  child.unref();
}

/** The one cluster of the whole test run, started on demand. Any number of test processes may ask at once. */
export async function testCluster(): Promise<SharedCluster> {
  const end = Date.now() + LONGEST_START;
  for (;;) {
    useCluster();
    const shared = current();
    if (shared) return shared;
    if (Date.now() > end) throw new Error("The Postgres of the tests did not start within 60 s.");
    startKeeper();
    await sleep(100);
  }
}

/** Ends the cluster, unless another process uses it, and waits until it is gone. For the end of a whole run. */
export async function stopTestCluster(): Promise<void> {
  const shared = current();
  if (!shared) return;
  stopUsing();
  // Another run on this machine: its end, or the keeper's patience, ends the cluster.
  if (inUse()) return;
  process.kill(shared.keeper, "SIGTERM");
  while (isAlive(shared.keeper)) await sleep(50);
}
