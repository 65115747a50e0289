import { chownSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import type { Passwords } from "./passwords.ts";
import type { DataPlace } from "./place.ts";
import { isAlive } from "./process.ts";
import { run } from "./server.ts";

/** What an initdb that was killed has left. */
function clearDrafts(place: DataPlace): void {
  for (const name of readdirSync(place.home)) {
    const pid = /^draft-(\d+)/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(place.home, name), { recursive: true, force: true });
  }
}

/** Makes the cluster where none exists. It appears whole, by a rename: of two that make one at once, the first wins. */
export async function makeCluster(place: DataPlace, binaries: Binaries, passwords: Passwords): Promise<void> {
  if (existsSync(place.cluster)) return;
  clearDrafts(place);
  const draft = join(place.home, `draft-${process.pid}`);
  const passwordFile = `${draft}.password`;
  writeFileSync(passwordFile, passwords.postgres, { mode: 0o600 });
  if (place.user) chownSync(passwordFile, place.user.uid, place.user.gid);
  const args = [
    "-D",
    draft,
    "-U",
    "postgres",
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--encoding=UTF8",
    "--locale=C",
    "--no-instructions",
  ];
  const { ok, output } = await run(binaries.initdb, args, place);
  rmSync(passwordFile, { force: true });
  try {
    if (!ok)
      throw new Error(
        `The embedded Postgres could not be set up in ${place.home}: ${output.trim().split("\n").slice(-2).join(" ")}`,
      );
    renameSync(draft, place.cluster);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(place.cluster)) throw error;
  }
}
