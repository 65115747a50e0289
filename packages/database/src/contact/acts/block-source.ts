import { refuse } from "../../refused.ts";
import type { Tx } from "../../transaction.ts";

/**
 * Says that a sender is not wanted, or is again. What it sends from now on is counted and not stored.
 * Returns the contact that holds the source.
 * @throws Refused NOT_FOUND, INVALID
 */
export async function blockSource(tx: Tx, id: string, blocked: boolean): Promise<string> {
  const [source] = await tx.query<{ contactId: string; channelId: string | null; erased: boolean }>(
    `SELECT s.contact_id AS "contactId", s.channel_id AS "channelId", c.erased_at IS NOT NULL AS erased
     FROM contact_source s JOIN contact c ON c.workspace_id = $1 AND c.id = s.home_contact_id
     WHERE s.workspace_id = $1 AND s.id = $2 FOR UPDATE OF s`,
    [tx.workspaceId, id],
  );
  if (!source || source.erased) return refuse("NOT_FOUND", "There is no such source.", ["id"]);
  if (source.channelId === null)
    return refuse("INVALID", "Only a source of a channel sends anything; this one comes by no channel.", [
      "id",
    ]);
  await tx.query(
    `UPDATE contact_source SET blocked_at = CASE WHEN $3 THEN coalesce(blocked_at, clock_timestamp()) END WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, id, blocked],
  );
  return source.contactId;
}
