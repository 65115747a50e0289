// Runs as a process of its own: starts the cluster of the tests, and ends it, data and all, when no test process has lived for a while.
import { linkSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, startTime } from "../embedded/process.ts";
import { startEmbedded } from "../embedded/start-embedded.ts";
import { current, currentFile, folder, inUse, type SharedCluster } from "./folder.ts";

/** How long the cluster outlives its last user, in ms: the next package's tests begin within it. */
const LINGER = 3_000;
const LOOK_EVERY = 250;

const dataDir = join(folder(), `cluster-${process.pid}`);

/** Nothing here outlives the run, so nothing has to survive a power cut. */
const FAST = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "300" };

/** False when another keeper was first. */
function publish(shared: SharedCluster): boolean {
  const draft = `${currentFile()}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(shared), { mode: 0o600 });
  try {
    if (!current()) rmSync(currentFile(), { force: true });
    linkSync(draft, currentFile());
    return true;
  } catch {
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** What a killed keeper left. */
function clearLeftovers(): void {
  for (const name of readdirSync(folder())) {
    const pid = /^cluster-(\d+)$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(folder(), name), { recursive: true, force: true });
  }
}

let asked = false;
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.on(signal, () => {
    asked = true;
  });

/** Until nobody has used the cluster for `LINGER`, or we are asked to end. */
async function untilUnused(): Promise<void> {
  for (let unused = 0; unused < LINGER && !asked; unused = inUse() ? 0 : unused + LOOK_EVERY)
    await sleep(LOOK_EVERY);
}

clearLeftovers();
const server = await startEmbedded({ dataDir, log: () => undefined, settings: FAST });
const { superuserUrl, ownerUrl, appUrl } = server;
const shared: SharedCluster = {
  keeper: process.pid,
  began: startTime(process.pid),
  superuserUrl,
  ownerUrl,
  appUrl,
};
let kept = publish(shared);
while (kept) {
  await untilUnused();
  // Users note themselves first and look here second, so anyone who found the file before it went is seen now.
  rmSync(currentFile(), { force: true });
  kept = !asked && inUse() && publish(shared);
}
await server.stop();
rmSync(dataDir, { recursive: true, force: true });
