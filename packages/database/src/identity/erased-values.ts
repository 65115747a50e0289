import { createHmac } from "node:crypto";
import type { NewIdentifier } from "../contact/add-identifiers.ts";
import type { Tx } from "../transaction.ts";

/** Keyed by the workspace, so that the same address leaves different traces in different ones. */
export const erasedDigest = (workspaceId: string, kind: string, value: string): Buffer =>
  createHmac("sha256", `erased:${workspaceId}`).update(`${kind}\u0000${value}`).digest();

/** A message's trace after an erasure, so that a redelivery is none. */
export const messageDigest = (workspaceId: string, channelId: string, scope: string, externalId: string): Buffer =>
  erasedDigest(workspaceId, `MESSAGE:${channelId}`, `${scope}\u0000${externalId}`);

/** Whether a message that is not stored came for the first time. It leaves its trace for good: told again, even after an erasure, it is old. */
export async function isFirstOfMessage(tx: Tx, channelId: string, externalId: string): Promise<boolean> {
  const written = await tx.execute(
    "INSERT INTO erased_value (workspace_id, digest, erased_at) VALUES ($1, $2, now()) ON CONFLICT DO NOTHING",
    [tx.workspaceId, messageDigest(tx.workspaceId, channelId, "", externalId)],
  );
  return written === 1;
}

/** Of the given values those that no erasure keeps out. A new message from that person lifts it: they came back themselves. */
export async function dropErased(tx: Tx, values: readonly NewIdentifier[], cameBack: boolean): Promise<readonly NewIdentifier[]> {
  if (values.length === 0) return values;
  const digests = values.map((v) => erasedDigest(tx.workspaceId, v.kind, v.value));
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
