import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive, startTime } from "../embedded/process.ts";

/** One cluster for all test processes of this user, kept by a process of its own (`keeper.ts`) for as long as one of them lives. */
export interface SharedCluster {
  readonly keeper: number;
  /** When the keeper began, as the system counts: a number of a dead process is given again. */
  readonly began: string;
  readonly superuserUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
}

/** Others may enter, for as root the server runs as another user; what is secret inside is 0600. */
export function folder(): string {
  const path = join(tmpdir(), `contact-identity-tests-${process.getuid?.() ?? 0}`);
  mkdirSync(join(path, "users"), { recursive: true, mode: 0o711 });
  return path;
}

export const currentFile = (): string => join(folder(), "current.json");

export function current(): SharedCluster | undefined {
  try {
    const shared = JSON.parse(readFileSync(currentFile(), "utf8")) as SharedCluster;
    return isAlive(shared.keeper) && startTime(shared.keeper) === shared.began ? shared : undefined;
  } catch {
    return undefined;
  }
}

/** Says that this process uses the cluster. Its end, however it comes, takes that back. */
export const useCluster = (): void => writeFileSync(join(folder(), "users", String(process.pid)), "");

export const stopUsing = (): void => rmSync(join(folder(), "users", String(process.pid)), { force: true });

/** Whether any process that uses the cluster lives; forgets those that do not. */
export function inUse(): boolean {
  const users = join(folder(), "users");
  const [gone, alive] = [[] as string[], [] as string[]];
  for (const name of readdirSync(users)) (isAlive(Number(name)) ? alive : gone).push(name);
  for (const name of gone) rmSync(join(users, name), { force: true });
  return alive.length > 0;
}
