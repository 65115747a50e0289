import type { Rekey } from "@contact-identity/domain";
import { normaliseIdentifier } from "@contact-identity/domain";
import { addIdentifiers, channelAccount } from "../contact/add-identifiers.ts";
import { electOwner } from "../contact/identifier-owner.ts";
import { currentRules } from "../identity/rules-store.ts";
import { settleIdentity } from "../identity/settle-identity.ts";
import type { Tx } from "../transaction.ts";
import type { InboundChannel } from "./receive-touch.ts";

/**
 * A person's account got another id: the source stays, its accounts change, the old number is no longer theirs.
 * Does nothing when nobody is known by the old ids, or the new ones are somebody else's already.
 */
export async function rekeySource(tx: Tx, channel: InboundChannel, rekey: Rekey): Promise<boolean> {
  const [source] = await tx.query<{ id: string; home: string }>(
    `SELECT s.id, s.home_contact_id AS home FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
     WHERE i.workspace_id = $1 AND i.kind = 'CHANNEL_ACCOUNT' AND i.scope = $2 AND i.value = ANY($3::text[])
     ORDER BY array_position($3::text[], i.value) LIMIT 1`,
    [tx.workspaceId, channel.id, rekey.previousAccounts],
  );
  if (!source) return false;
  const taken = await tx.query<{ value: string; sourceId: string }>(
    `SELECT value, source_id AS "sourceId" FROM identifier WHERE workspace_id = $1 AND kind = 'CHANNEL_ACCOUNT' AND scope = $2 AND value = ANY($3::text[])`,
    [tx.workspaceId, channel.id, rekey.accounts],
  );
  const free = rekey.accounts.filter((account) => !taken.some((t) => t.value === account && t.sourceId !== source.id));
  if (free.length === 0) return false;
  const left = rekey.previousAccounts.filter((account) => !rekey.accounts.includes(account));
  await tx.query(
    "DELETE FROM identifier WHERE workspace_id = $1 AND source_id = $2 AND kind = 'CHANNEL_ACCOUNT' AND scope = $3 AND value = ANY($4::text[])",
    [tx.workspaceId, source.id, channel.id, left],
  );
  const { blockedValues } = await currentRules(tx);
  const values = rekey.identifiers.flatMap((identifier) => {
    const normal = normaliseIdentifier(identifier, { blockedValues });
    return normal.ok
      ? [{ ...normal.identifier, kind: identifier.kind, assurance: identifier.assurance, origin: "CHANNEL_METADATA" as const }]
      : [];
  });
  if (values.some((value) => value.kind === "PHONE"))
    await forgetNumbers(
      tx,
      source.id,
      values.map((value) => value.value),
    );
  const accounts = free.map((account) => channelAccount(account, channel.id));
  await addIdentifiers(tx, source.id, [...accounts, ...values]);
  // Replies go to the raw number where there is one; a new business-scoped id alone does not take it away.
  await tx.query(
    `UPDATE contact_source SET reply_to = coalesce((SELECT a.value FROM identifier a WHERE a.workspace_id = $1 AND a.source_id = $2
       AND a.kind = 'CHANNEL_ACCOUNT' AND a.value ~ '^[0-9]+$' ORDER BY a.value = $3 DESC LIMIT 1), $3) WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, source.id, rekey.replyTo],
  );
  await settleIdentity(tx, [source.home], { changed: [source.home] });
  return true;
}

/** The channel vouched for the old number; it no longer does. What was said elsewhere of it stays. */
async function forgetNumbers(tx: Tx, sourceId: string, keep: readonly string[]): Promise<void> {
  const gone = await tx.query<{ kind: string; scope: string; value: string }>(
    `DELETE FROM identifier WHERE workspace_id = $1 AND source_id = $2 AND kind = 'PHONE' AND origin = 'CHANNEL_METADATA' AND value <> ALL($3::text[])
     RETURNING kind, scope, value`,
    [tx.workspaceId, sourceId, keep],
  );
  for (const value of gone) await electOwner(tx, value);
}
