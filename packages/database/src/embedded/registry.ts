import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive, startTime } from "./process.ts";

/**
 * Who uses the server of one DATA_DIR, and who started it; each user is a file. Who started it stops it; when that process is dead
 * (kill -9), the last user does.
 */
export interface Registration {
  /** Whether this user is the one to stop the server. `patient`: it would rather leave the server to others who use it. */
  mayStop(patient: boolean): boolean;
  /** Notes this user as the one who started the server. */
  claim(): void;
  leave(): void;
}

interface Entry {
  readonly pid: number;
  readonly started: string;
}

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
};

function isThere(path: string): boolean {
  try {
    const { pid, started } = JSON.parse(read(path) ?? "") as Entry;
    return isAlive(pid) && startTime(pid) === started;
  } catch {
    return false;
  }
}

let count = 0;

/** Whole at once: another process that tidies up would take half a file for one of a dead process. */
function writeWhole(path: string, draft: string, content: string): void {
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, path);
}

export function register(dataDir: string): Registration {
  const folder = join(dataDir, "postgres.users");
  const starter = join(dataDir, "postgres.starter");
  const name = `${process.pid}-${++count}`;
  const entry: Entry = { pid: process.pid, started: startTime(process.pid) };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const other of readdirSync(folder))
    if (!isThere(join(folder, other))) rmSync(join(folder, other), { force: true });
  const draft = join(dataDir, `postgres.user-${name}`);
  writeWhole(join(folder, name), draft, JSON.stringify(entry));
  return {
    mayStop: (patient) => {
      const owner = read(starter);
      const alone = !readdirSync(folder).some((other) => other !== name && isThere(join(folder, other)));
      if (owner === name) return alone || !patient;
      return alone && (owner === undefined || !isThere(join(folder, owner)));
    },
    claim: () => writeWhole(starter, draft, name),
    leave: () => rmSync(join(folder, name), { force: true }),
  };
}
