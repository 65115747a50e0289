import { randomUUID } from "node:crypto";
import type { FileRegister, KeptFile, StoredObject } from "../register.ts";

export interface MemoryRegister extends FileRegister {
  readonly begun: Map<string, Buffer>;
  objectOf(kept: Pick<KeptFile, "objectId" | "size">): StoredObject;
}

/** A register of this process, for tests of what lies below it. */
export function memoryRegister(): MemoryRegister {
  const begun = new Map<string, Buffer>();
  const byBytes = new Map<string, KeptFile>();
  return {
    workspaceId: randomUUID(),
    begun,
    known: async ({ sha256, contentType }) => byBytes.get(`${sha256} ${contentType}`) ?? null,
    async begin(key) {
      const id = randomUUID();
      begun.set(id, key);
      return id;
    },
    async stored(id, { sha256, ...file }) {
      const kept = { objectId: id, ...file };
      byBytes.set(`${sha256} ${file.contentType}`, kept);
      return kept;
    },
    objectOf: ({ objectId, size }) => ({ id: objectId, key: begun.get(objectId) as Buffer, size }),
  };
}
