import { accessSync, chmodSync, constants, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

const WORDS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "it is on a file system that is read-only",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "it is a file",
  ENOENT: "no folder can be made there",
  ENOSPC: "the disk is full",
};

/** One folder after the other: Node's own `recursive` never returns where a system refuses with ENOENT, as /proc does. */
function makeFolders(path: string): void {
  if (existsSync(path)) return;
  makeFolders(dirname(path));
  mkdirSync(path);
}

/** Makes DATA_DIR where it is missing. What is wrong with it, in words, or undefined when it can be written to. */
export function dataDirProblem(dataDir: string): string | undefined {
  try {
    if (!existsSync(dataDir)) {
      makeFolders(dataDir);
      // As root, Postgres runs as another user, who has to pass through; what is secret inside is 0600.
      chmodSync(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
    }
    accessSync(`${dataDir}/.`, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    return `DATA_DIR: cannot write in ${dataDir}: ${WORDS[code] ?? message}`;
  }
}
