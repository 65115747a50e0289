import { createHmac, randomBytes } from "node:crypto";
import { seal, unseal } from "../channel/seal.ts";
import type { Tx } from "../transaction.ts";

/** The trace that an erased value leaves, and a message that was erased. */
export interface Digests {
  value(kind: string, value: string): Buffer;
  message(channelId: string, scope: string, externalId: string): Buffer;
}

/** Opened keys by workspace, for each ENCRYPTION_KEY that this process was given. */
const opened = new WeakMap<Buffer, Map<string, Buffer>>();

const sealedKey = async (tx: Tx): Promise<Buffer | null> => {
  const [row] = await tx.query<{ sealed: Buffer | null }>(
    "SELECT sealed_erasure_key AS sealed FROM workspace WHERE workspace_id = $1",
    [tx.workspaceId],
  );
  return row?.sealed ?? null;
};

const open = (tx: Tx, sealed: Buffer): Buffer =>
  Buffer.from(unseal(tx.encryptionKey, tx.workspaceId, sealed), "base64");

async function keyOf(tx: Tx): Promise<Buffer> {
  const known = opened.get(tx.encryptionKey)?.get(tx.workspaceId);
  if (known) return known;
  const sealed = await sealedKey(tx);
  if (sealed) {
    const key = open(tx, sealed);
    const keys = opened.get(tx.encryptionKey) ?? new Map<string, Buffer>();
    opened.set(tx.encryptionKey, keys.set(tx.workspaceId, key));
    return key;
  }
  await tx.query(
    "UPDATE workspace SET sealed_erasure_key = $2 WHERE workspace_id = $1 AND sealed_erasure_key IS NULL",
    [tx.workspaceId, seal(tx.encryptionKey, tx.workspaceId, randomBytes(32).toString("base64"))],
  );
  // Not kept in memory: this transaction may yet be taken back, and the key with it.
  const made = await sealedKey(tx);
  if (!made) throw new Error("the workspace is gone");
  return open(tx, made);
}

/**
 * How this workspace hashes what was erased. Phones can be tried through in no time by anyone who has the key, so the key is the workspace's
 * own, sealed: no dump holds it. One-time codes are hashed under it too. Throws in a process that was not given ENCRYPTION_KEY.
 */
export async function digestsOf(tx: Tx): Promise<Digests> {
  const key = await keyOf(tx);
  const value = (kind: string, text: string) =>
    createHmac("sha256", key).update(`${kind}\u0000${text}`).digest();
  return {
    value,
    message: (channelId, scope, externalId) => value(`MESSAGE:${channelId}`, `${scope}\u0000${externalId}`),
  };
}
