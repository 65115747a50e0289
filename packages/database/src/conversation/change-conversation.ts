import type { Actor } from "@contact-identity/domain";
import { newId } from "../id.ts";
import { appendEvents } from "../outbox/append-events.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import type { Conversation } from "./conversation-store.ts";
import { conversationById } from "./conversation-store.ts";

export async function closeConversation(
  tx: Tx,
  id: string,
  causedBy: readonly string[] = [],
): Promise<Conversation> {
  const [closed] = await tx.query(
    "UPDATE conversation SET status = 'CLOSED', closed_at = now() WHERE workspace_id = $1 AND id = $2 AND status = 'OPEN' RETURNING id",
    [tx.workspaceId, id],
  );
  const row =
    (await conversationById(tx, id)) ?? refuse("NOT_FOUND", "There is no such conversation.", ["id"]);
  if (closed)
    await appendEvents(tx, [
      { type: "conversation.closed", contactId: row.contactId, conversationId: id, payload: {}, causedBy },
    ]);
  return row;
}

export async function assignConversation(
  tx: Tx,
  id: string,
  assignee: string | null,
  causedBy: readonly string[] = [],
): Promise<Conversation> {
  if (assignee !== null && (assignee.trim() === "" || assignee.length > 200))
    refuse("INVALID", "An assignee has 1 to 200 characters; null takes it away.", ["assignee"]);
  const changed = await tx.query(
    "UPDATE conversation SET assignee = $3 WHERE workspace_id = $1 AND id = $2 AND assignee IS DISTINCT FROM $3 RETURNING id",
    [tx.workspaceId, id, assignee],
  );
  const row =
    (await conversationById(tx, id)) ?? refuse("NOT_FOUND", "There is no such conversation.", ["id"]);
  if (changed.length > 0)
    await appendEvents(tx, [
      {
        type: "conversation.assigned",
        contactId: row.contactId,
        conversationId: id,
        payload: { assignee },
        causedBy,
      },
    ]);
  return row;
}

/** A new conversation on a source, whatever else is open there. */
export async function openConversation(
  tx: Tx,
  sourceId: string,
  channelId: string,
  contactId: string,
  openedBy: Actor,
  causedBy: readonly string[] = [],
): Promise<string> {
  const id = newId();
  await tx.query(
    "INSERT INTO conversation (workspace_id, id, source_id, channel_id, status, opened_by) VALUES ($1, $2, $3, $4, 'OPEN', $5)",
    [tx.workspaceId, id, sourceId, channelId, openedBy],
  );
  await appendEvents(tx, [
    { type: "conversation.opened", contactId, conversationId: id, payload: { openedBy }, causedBy },
  ]);
  return id;
}

export const addComment = (tx: Tx, conversationId: string, text: string, actor: string) =>
  tx.query(
    "INSERT INTO conversation_comment (workspace_id, id, conversation_id, text, actor) VALUES ($1, $2, $3, $4, $5)",
    [tx.workspaceId, newId(), conversationId, text, actor],
  );
