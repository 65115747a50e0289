import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** A private file (0600) that appears whole and is never replaced: the one who comes second keeps what is there. Returns what it holds. */
export function writeOnce(path: string, content: string): string {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, path); // unlike a rename, a link never replaces
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, "utf8");
}
