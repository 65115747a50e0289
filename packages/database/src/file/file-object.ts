import { createHmac } from "node:crypto";
import { seal, unseal } from "../channel/seal.ts";
import type { Database } from "../database.ts";
import { newId } from "../id.ts";
import { retrying, type Tx, transaction } from "../transaction.ts";

/** A stored file as it is known by looking at it. */
export interface FileObject {
  readonly objectId: string;
  /** In bytes. */
  readonly size: number;
  readonly contentType: string;
  /** Of an image that could be decoded. */
  readonly width: number | null;
  readonly height: number | null;
  readonly previewId: string | null;
}

interface Bytes {
  readonly sha256: string;
  readonly contentType: string;
}

const FOUND = `id AS "objectId", size::float8 AS size, content_type AS "contentType", width, height, preview_id AS "previewId"`;

/** Anyone who reads the table cannot try through which files somebody may have sent. After a change of keys the same bytes lie there twice. */
const digestOf = (tx: Tx, { sha256, contentType }: Bytes): Buffer =>
  createHmac("sha256", tx.encryptionKey.subarray(0, 32))
    .update(`file of ${tx.workspaceId} ${sha256} ${contentType}`)
    .digest();

/** The stored file of these bytes, promised for a day from now. */
async function touched(tx: Tx, digest: Buffer): Promise<FileObject | null> {
  const [found] = await tx.query<FileObject>(
    `UPDATE file_object SET touched_at = now() WHERE workspace_id = $1 AND digest = $2 AND state = 'STORED' RETURNING ${FOUND}`,
    [tx.workspaceId, digest],
  );
  if (found?.previewId)
    tx.send("UPDATE file_object SET touched_at = now() WHERE workspace_id = $1 AND id = $2", [
      tx.workspaceId,
      found.previewId,
    ]);
  return found ?? null;
}

async function begin(tx: Tx, key: Buffer): Promise<string> {
  const id = newId();
  await tx.query(
    "INSERT INTO file_object (workspace_id, id, state, sealed_key, touched_at) VALUES ($1, $2, 'WRITING', $3, now())",
    [tx.workspaceId, id, seal(tx.encryptionKey, id, key.toString("base64"))],
  );
  return id;
}

async function stored(tx: Tx, id: string, file: Omit<FileObject, "objectId"> & Bytes): Promise<FileObject> {
  const digest = digestOf(tx, file);
  const before = await touched(tx, digest);
  if (before !== null) {
    await tx.query(
      "UPDATE file_object SET state = 'GOING', sealed_key = NULL, digest = NULL WHERE workspace_id = $1 AND id = $2",
      [tx.workspaceId, id],
    );
    tx.wake();
    return before;
  }
  const { size, contentType, width, height, previewId } = file;
  const [made] = await tx.query<FileObject>(
    `UPDATE file_object SET state = 'STORED', digest = $3, size = $4, content_type = $5, width = $6, height = $7, preview_id = $8, touched_at = now()
     WHERE workspace_id = $1 AND id = $2 AND state = 'WRITING' RETURNING ${FOUND}`,
    [tx.workspaceId, id, digest, size, contentType, width, height, previewId],
  );
  if (!made) throw new Error("the file took longer than a day to be stored");
  return made;
}

/** Where files of a workspace are written down. Each call is a transaction of its own. */
export const fileRegister = (database: Database, workspaceId: string) => ({
  workspaceId,
  known: (file: Bytes): Promise<FileObject | null> =>
    transaction(database, workspaceId, (tx) => touched(tx, digestOf(tx, file))),
  begin: (key: Buffer): Promise<string> => transaction(database, workspaceId, (tx) => begin(tx, key)),
  /** Where the same bytes were stored meanwhile, that file is returned and this one goes. */
  stored: (id: string, file: Omit<FileObject, "objectId"> & Bytes): Promise<FileObject> =>
    retrying(database, workspaceId, (tx) => stored(tx, id, file)),
});

/** A stored file with the key that opens it. */
export interface OpenableObject extends FileObject {
  readonly id: string;
  readonly key: Buffer;
}

/** A stored file; null when it is gone, or going. */
export async function openableObject(tx: Tx, id: string): Promise<OpenableObject | null> {
  const [row] = await tx.query<FileObject & { sealedKey: Buffer }>(
    `SELECT ${FOUND}, sealed_key AS "sealedKey" FROM file_object WHERE workspace_id = $1 AND id = $2 AND state = 'STORED'`,
    [tx.workspaceId, id],
  );
  if (!row) return null;
  const { sealedKey, ...object } = row;
  return { ...object, id, key: Buffer.from(unseal(tx.encryptionKey, id, sealedKey), "base64") };
}
