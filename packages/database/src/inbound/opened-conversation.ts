import { newId } from "../id.ts";
import { appendEvents } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";
import { StoredMeanwhile } from "./stored-meanwhile.ts";
import type { MessagePlace, ToStore } from "./to-store.ts";

/**
 * The source's open conversation, or a new one opened by the one who writes. The source's row makes two first messages go one by one,
 * and an erasure go before or after them.
 */
export async function openedBySource(
  tx: Tx,
  channelId: string,
  place: Omit<MessagePlace, "openConversationId">,
  { author, message: { automatic } }: Pick<ToStore, "author" | "message">,
): Promise<string> {
  await tx.query("SELECT id FROM contact_source WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE", [
    tx.workspaceId,
    place.sourceId,
  ]);
  const [erased] = await tx.query(
    `SELECT 1 FROM contact_source s JOIN contact c ON c.workspace_id = $1 AND c.id = s.home_contact_id AND c.erased_at IS NOT NULL
     WHERE s.workspace_id = $1 AND s.id = $2`,
    [tx.workspaceId, place.sourceId],
  );
  if (erased) throw new StoredMeanwhile("this person was erased meanwhile; who writes now is a new one");
  const [open] = await tx.query<{ id: string }>(
    "SELECT id FROM conversation WHERE workspace_id = $1 AND source_id = $2 AND status = 'OPEN' ORDER BY opened_at DESC, id DESC LIMIT 1",
    [tx.workspaceId, place.sourceId],
  );
  if (open) return open.id;
  const id = newId();
  await tx.query(
    `INSERT INTO conversation (workspace_id, id, source_id, channel_id, status, opened_by) VALUES ($1, $2, $3, $4, 'OPEN', $5)`,
    [tx.workspaceId, id, place.sourceId, channelId, author],
  );
  await appendEvents(tx, [
    {
      type: "conversation.opened",
      contactId: place.contactId,
      conversationId: id,
      payload: { openedBy: author, ...(automatic ? { automatic } : {}) },
    },
  ]);
  return id;
}
