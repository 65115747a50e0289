import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/**
 * The content of a private file (0600) that is written once and whole, by the one who comes first; everyone else, in any process, gets what
 * the first one wrote.
 */
export function writtenOnce(path: string, make: () => string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, make(), { mode: 0o600 });
  try {
    linkSync(draft, path); // unlike a rename, a link never replaces what is there
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, "utf8");
}
