import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { mayEnter, type ServerUser, serverUser } from "./server-user.ts";

/** Where everything of one embedded Postgres lies. */
export interface DataPlace {
  readonly dataDir: string;
  /** Owned by `user`, mode 0700: the cluster (`data`) and its log. */
  readonly home: string;
  readonly cluster: string;
  readonly log: string;
  /** A directory that `user` may enter, for copied binaries. */
  readonly copies: string;
  readonly user: ServerUser | undefined;
}

const ELSEWHERE = "/var/lib/contact-identity";

const placeIn = (dataDir: string, home: string, copies: string): DataPlace => {
  const cluster = join(home, "data");
  return { dataDir, home, cluster, log: join(home, "server.log"), copies, user: serverUser(cluster) };
};

/** Made so that the server's user may pass, where it is ours to make; one that exists keeps its mode. */
export function makeDataDir(dataDir: string): void {
  if (existsSync(dataDir)) return;
  mkdirSync(dataDir, { recursive: true });
  chmodSync(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
}

function makeHome(place: DataPlace): DataPlace {
  mkdirSync(place.home, { recursive: true, mode: 0o700 });
  if (place.user) chownSync(place.home, place.user.uid, place.user.gid);
  return place;
}

/**
 * The place for the cluster of `dataDir`, an existing absolute path. As root a DATA_DIR below a closed directory (a home, say) cannot
 * hold it, for Postgres's user could not enter; it then lies under /var/lib and DATA_DIR has a pointer to it.
 * `abandon` is called with a place that a deleted DATA_DIR left behind: whatever runs there has to stop before it is moved aside.
 */
export async function findPlace(
  dataDir: string,
  abandon: (place: DataPlace) => Promise<void>,
): Promise<DataPlace> {
  const pointer = join(dataDir, "postgres.location");
  const inside = placeIn(dataDir, join(dataDir, "postgres"), dataDir);
  if (existsSync(pointer)) {
    const home = readFileSync(pointer, "utf8").trim();
    if (!existsSync(home))
      throw new Error(`DATA_DIR: its database lies in ${home} (says ${pointer}), and that is gone.`);
    return placeIn(dataDir, home, ELSEWHERE);
  }
  if (existsSync(inside.cluster) || mayEnter(dataDir, inside.user)) return makeHome(inside);
  const hash = createHash("sha256").update(dataDir).digest("hex").slice(0, 16);
  const outside = placeIn(dataDir, join(ELSEWHERE, hash), ELSEWHERE);
  mkdirSync(ELSEWHERE, { recursive: true, mode: 0o755 });
  if (existsSync(outside.cluster)) {
    await abandon(outside);
    renameSync(outside.home, `${outside.home}.abandoned-${new Date().toISOString().replaceAll(":", "")}`);
  }
  const made = makeHome(placeIn(dataDir, outside.home, ELSEWHERE));
  writeFileSync(pointer, `${made.home}\n`);
  return made;
}
