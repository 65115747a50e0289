import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FilesUnavailable } from "../refused.ts";
import { type ObjectStore, objectName } from "./object-store.ts";

const NOBODY = "00000000-0000-0000-0000-000000000000";

/** Why the store cannot be used, in words; null when a file can be written, read and removed there. */
export async function probeStore(store: ObjectStore, spoolFolder: string): Promise<string | null> {
  const path = join(spoolFolder, randomUUID());
  const name = objectName(NOBODY, randomUUID());
  const bytes = randomBytes(64);
  try {
    await mkdir(spoolFolder, { recursive: true, mode: 0o700 });
    await writeFile(path, bytes, { mode: 0o600 });
    await store.put(name, { path, sealedBytes: bytes.length });
    const parts: Buffer[] = [];
    for await (const part of await store.get(name, { from: 0, to: bytes.length })) parts.push(part);
    return Buffer.concat(parts).equals(bytes) ? null : "a file that was written came back changed";
  } catch (error) {
    return error instanceof FilesUnavailable ? error.message : String((error as Error).message ?? error);
  } finally {
    await rm(path, { force: true });
    await store.remove(name).catch(() => undefined);
  }
}
