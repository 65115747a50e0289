import { createReadStream } from "node:fs";
import { copyFile, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FileGone, FilesUnavailable } from "../refused.ts";
import type { ObjectStore } from "./object-store.ts";

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

const unavailable = (error: unknown): FilesUnavailable =>
  new FilesUnavailable(`the folder of files cannot be used: ${codeOf(error) ?? "unknown"}`, { cause: error });

/** A rename, or between two disks a copy under another name first: a half-copied file is never seen. */
async function move(from: string, to: string): Promise<void> {
  try {
    return await rename(from, to);
  } catch (error) {
    if (codeOf(error) !== "EXDEV") throw error;
  }
  await copyFile(from, `${to}.part`);
  await rename(`${to}.part`, to);
  await rm(from, { force: true });
}

/** Files in a folder of this machine. */
export function folderStore(folder: string): ObjectStore {
  const pathOf = (name: string) => join(folder, name);
  return {
    place: `the folder ${folder}`,
    async put(name, { path }) {
      const target = pathOf(name);
      try {
        const handle = await open(path, "r+");
        await handle.sync().finally(() => handle.close());
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        await move(path, target);
      } catch (error) {
        throw unavailable(error);
      }
    },
    async get(name, { from, to }) {
      const path = pathOf(name);
      try {
        await stat(path);
      } catch (error) {
        throw codeOf(error) === "ENOENT" ? new FileGone() : unavailable(error);
      }
      return createReadStream(path, { start: from, end: to - 1 });
    },
    async remove(name) {
      await rm(pathOf(name), { force: true }).catch((error: unknown) => {
        throw unavailable(error);
      });
    },
  };
}
