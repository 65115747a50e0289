import { realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** The user that Postgres runs as, where it cannot be our own. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** "nobody" on every Linux and macOS that has one: Postgres refuses to run as root. */
const NOBODY: ServerUser = { uid: 65534, gid: 65534 };

/** As root: the owner of the cluster that is there already (it may have been made by a plain user), else nobody. Otherwise: ourselves. */
export function serverUser(cluster: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : NOBODY;
}

/** Whether `user` may enter `directory`, which exists, through all of its parents. By mode bits alone; access lists are not read. */
export function mayEnter(directory: string, user: ServerUser | undefined): boolean {
  if (!user) return true;
  let at = realpathSync(directory);
  for (;;) {
    const { uid, gid, mode } = statSync(at);
    const bits = uid === user.uid ? mode >> 6 : gid === user.gid ? mode >> 3 : mode;
    if ((bits & 1) === 0) return false;
    if (dirname(at) === at) return true;
    at = dirname(at);
  }
}
