import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync } from "node:fs";
import type { Binaries } from "./binaries.ts";
import type { DataPlace } from "./place.ts";
import { isPostmaster, pidIsTaken, processesIn } from "./process.ts";

/** One run of a program of Postgres: as its user, from a directory that it may enter, with nothing of our environment (secrets!) in it. */
export function run(
  program: string,
  args: readonly string[],
  place: DataPlace,
): Promise<{ ok: boolean; output: string }> {
  const env = {
    PATH: process.env.PATH,
    LC_ALL: "C",
    TZ: "UTC",
    ...(process.platform === "win32" && { SystemRoot: process.env.SystemRoot }),
  };
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...place.user,
      cwd: place.home,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output += chunk;
      });
    child.on("error", (error) => resolve({ ok: false, output: error.message }));
    child.on("close", (code) => resolve({ ok: code === 0, output }));
  });
}

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Lives, and is the postmaster of this cluster. Whether it answers only a connection tells. */
  readonly alive: boolean;
}

const pidFile = (place: DataPlace): string => `${place.cluster}/postmaster.pid`;

const readPidFile = (place: DataPlace): string | undefined => {
  try {
    return readFileSync(pidFile(place), "utf8");
  } catch {
    return undefined;
  }
};

/** What postmaster.pid says: line 1 is the process, line 4 the port (written a moment later; 0 until then). */
export function postmasterOf(place: DataPlace): Postmaster | undefined {
  const lines = readPidFile(place)?.split("\n");
  const pid = Number(lines?.[0]);
  return pid > 0
    ? { pid, port: Number(lines?.[3]) || 0, alive: isPostmaster(pid, place.cluster) }
    : undefined;
}

/**
 * Removes the pid file of a killed postmaster whose number is taken (its own zombie, or another program): Postgres would refuse to start.
 * Never while a process of the old server still works in the cluster, and never a file that has changed since.
 */
export function clearStale(place: DataPlace, stale: Postmaster): void {
  if (!pidIsTaken(stale.pid) || processesIn(place.cluster).length > 0) return;
  const now = postmasterOf(place);
  if (now && now.pid === stale.pid && !now.alive) rmSync(pidFile(place), { force: true });
}

/** For an application on the same machine. Durability stays as Postgres ships it: on. */
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  shared_buffers: "128MB",
  work_mem: "8MB",
  maintenance_work_mem: "64MB",
  max_wal_size: "2GB",
  checkpoint_timeout: "15min",
  random_page_cost: "1.1",
  // A new installation grows from nothing: until the tables are first analysed every plan is a guess.
  autovacuum_naptime: "15s",
  jit: "off",
  // Parallel plans need shared memory that a container's /dev/shm (64 MB) runs out of; these queries are short.
  max_parallel_workers_per_gather: "0",
  timezone: "UTC",
  log_timezone: "UTC",
} as const;

const LARGEST_LOG = 10 * 1024 * 1024;

function keepLogSmall(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG) renameSync(path, `${path}.1`);
}

/** Starts and waits until it takes connections. `ok: false` also when another starter was first. */
export function startServer(
  place: DataPlace,
  binaries: Binaries,
  port: number,
  settings: Readonly<Record<string, string>>,
) {
  keepLogSmall(place.log);
  const flags = Object.entries({ ...SETTINGS, ...settings }).map(([name, value]) => `-c ${name}='${value}'`);
  const args = [
    "start",
    "-w",
    "-t",
    "60",
    "-D",
    place.cluster,
    "-l",
    place.log,
    "-o",
    [`-p ${port}`, ...flags].join(" "),
  ];
  return run(binaries.pgCtl, args, place);
}

/** Ends every session and the server: in an orderly way, and after 8 s at once (the next start then recovers from the log). */
export async function stopServer(place: DataPlace, binaries: Binaries): Promise<void> {
  const stop = (mode: string, seconds: number) =>
    run(binaries.pgCtl, ["stop", "-w", "-t", String(seconds), "-m", mode, "-D", place.cluster], place);
  if (!postmasterOf(place)?.alive) return;
  if ((await stop("fast", 8)).ok) return;
  const { ok, output } = await stop("immediate", 5);
  if (!ok && postmasterOf(place)?.alive)
    throw new Error(`Postgres in ${place.cluster} does not stop: ${output.trim()}`);
}

/** The end of the server's log, in one line: what a person needs when it does not start. */
export function lastOfLog(place: DataPlace): string {
  try {
    const { size } = statSync(place.log);
    const bytes = Buffer.alloc(Math.min(size, 2000));
    const file = openSync(place.log, "r");
    readSync(file, bytes, 0, bytes.length, size - bytes.length);
    closeSync(file);
    return bytes.toString("utf8").trim().split("\n").slice(-3).join(" | ");
  } catch {
    return "";
  }
}
