import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const read = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

/** Fields after the command's name of /proc/<pid>/stat: [0] is the state, [19] the start time. Empty elsewhere than on Linux. */
const statOf = (pid: number): readonly string[] => {
  const stat = read(`/proc/${pid}/stat`);
  return stat === "" ? [] : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
};

/** Tells a process from a later one with the same number; empty where the system does not say. */
export const startTime = (pid: number): string => statOf(pid)[19] ?? "";

/** Alive, and no zombie: a killed postmaster stays one until somebody reaps it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const state = statOf(pid)[0];
  return state === undefined || (state !== "Z" && state !== "X");
}

/** Whether `pid` lives and is the postmaster of this cluster; where the system hides command lines, any living process counts. */
export function isPostmaster(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  const command = read(`/proc/${pid}/cmdline`);
  return command === "" || command.split("\0").includes(cluster);
}

/** The number still means something to the system: a zombie, or some other program by now. Postgres would take it for a rival. */
export function pidIsTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Processes that work in `directory`, as every part of a Postgres does in its cluster. Empty elsewhere than on Linux. */
export function processesIn(directory: string): number[] {
  const worksThere = (pid: number): boolean => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === directory;
    } catch {
      return false;
    }
  };
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => worksThere(pid) && isAlive(pid));
  } catch {
    return [];
  }
}
