import { createHmac } from "node:crypto";
import type { NewIdentifier } from "../contact/add-identifiers.ts";
import type { Tx } from "../transaction.ts";

/**
 * Phones can be tried through in no time by whoever knows the key, so the key is the platform's, which no dump holds; throws in a process
 * that was not given it. The workspace is in it, so that the same address leaves different traces in different ones.
 */
export const erasedDigest = (tx: Tx, kind: string, value: string): Buffer =>
  createHmac("sha256", createHmac("sha256", tx.encryptionKey).update("erased value").digest())
    .update([tx.workspaceId, kind, value].join("\u0000"))
    .digest();

/** A message's trace after an erasure, so that a redelivery is none. */
export const messageDigest = (tx: Tx, channelId: string, scope: string, externalId: string): Buffer =>
  erasedDigest(tx, `MESSAGE:${channelId}`, `${scope}\u0000${externalId}`);

/** Of the given values those that no erasure keeps out. A new message from that person lifts it: they came back themselves. */
export async function dropErased(tx: Tx, values: readonly NewIdentifier[], cameBack: boolean): Promise<readonly NewIdentifier[]> {
  if (values.length === 0) return values;
  const digests = values.map((v) => erasedDigest(tx, v.kind, v.value));
  if (cameBack) {
    await tx.query("DELETE FROM erased_value WHERE workspace_id = $1 AND digest = ANY($2::bytea[])", [tx.workspaceId, digests]);
    return values;
  }
  const rows = await tx.query<{ digest: Buffer }>("SELECT digest FROM erased_value WHERE workspace_id = $1 AND digest = ANY($2::bytea[])", [
    tx.workspaceId,
    digests,
  ]);
  const erased = new Set(rows.map((row) => row.digest.toString("hex")));
  return values.filter((_, i) => !erased.has((digests[i] as Buffer).toString("hex")));
}
