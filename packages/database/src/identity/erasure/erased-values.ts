import { isVerified } from "@contact-identity/domain";
import type { NewIdentifier } from "../../contact/add-identifiers.ts";
import type { Tx } from "../../transaction.ts";
import { digestsOf } from "../../workspace/erasure-key.ts";

/** Whether a message that is not stored came for the first time. It leaves its trace for good: told again, even after an erasure, it is old. */
export async function isFirstOfMessage(
  tx: Tx,
  channelId: string,
  externalId: string,
  externalScope = "",
): Promise<boolean> {
  const written = await tx.execute(
    "INSERT INTO erased_value (workspace_id, digest, erased_at) VALUES ($1, $2, now()) ON CONFLICT DO NOTHING",
    [tx.workspaceId, (await digestsOf(tx)).message(channelId, externalScope, externalId)],
  );
  return written === 1;
}

/**
 * Of the given values those that a source may hold in spite of erasures. A new message may carry any of them again; but only what is vouched
 * for there lifts the erasure, for it alone shows that this person came back: anybody can type an address.
 */
export async function dropErased(
  tx: Tx,
  values: readonly NewIdentifier[],
  inMessage: boolean,
): Promise<readonly NewIdentifier[]> {
  if (values.length === 0) return values;
  const digests = await digestsOf(tx);
  const digestOf = (v: NewIdentifier) => digests.value(v.kind, v.value);
  if (inMessage) {
    const vouched = values.filter((v) => isVerified(v.assurance)).map(digestOf);
    if (vouched.length > 0)
      await tx.query("DELETE FROM erased_value WHERE workspace_id = $1 AND digest = ANY($2::bytea[])", [
        tx.workspaceId,
        vouched,
      ]);
    return values;
  }
  const rows = await tx.query<{ digest: Buffer }>(
    "SELECT digest FROM erased_value WHERE workspace_id = $1 AND digest = ANY($2::bytea[])",
    [tx.workspaceId, values.map(digestOf)],
  );
  const erased = new Set(rows.map((row) => row.digest.toString("hex")));
  return values.filter((v) => !erased.has(digestOf(v).toString("hex")));
}
