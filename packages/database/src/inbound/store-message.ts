import type { PayloadOf, TouchMessage, UnusedValue } from "@contact-identity/domain";
import { newId } from "../id.ts";
import { appendEvents } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";

export interface StoredMessage {
  readonly conversationId: string;
  readonly messageId: string;
}

/** A message was stored by somebody else meanwhile: looked like a unique violation, so that `retrying` looks again. */
class StoredMeanwhile extends Error {
  readonly code = "23505";
}

/** Into the open conversation if it still is, with its event, in one statement. FOR SHARE: it cannot be closed meanwhile. */
const INTO_OPEN = `WITH c AS (
    SELECT id FROM conversation WHERE workspace_id = $1 AND id = $2 AND status = 'OPEN' FOR SHARE),
  m AS (
    INSERT INTO message (workspace_id, id, conversation_id, channel_id, direction, author, text, external_id, external_scope, status)
    SELECT $1, $3, c.id, $4, 'INBOUND', 'CONTACT', $5, $6, $7, 'RECEIVED' FROM c
    ON CONFLICT DO NOTHING RETURNING id, created_at)
  INSERT INTO outbox (workspace_id, id, type, lane, contact_id, conversation_id, payload)
  SELECT $1, $8, 'message.received', 'partners', $9, $2, $10::jsonb || jsonb_build_object('at', (extract(epoch FROM m.created_at) * 1000)::bigint) FROM m RETURNING id`;

export interface MessagePlace {
  readonly sourceId: string;
  readonly contactId: string;
  readonly openConversationId: string | null;
}

/**
 * Stores a message in the source's open conversation, else in a new one.
 * @param unused what came with it and is not used: recorded with its event, which erasure empties.
 */
export async function storeMessage(
  tx: Tx,
  channel: { readonly id: string },
  place: MessagePlace,
  message: TouchMessage,
  unused: readonly UnusedValue[],
): Promise<StoredMessage> {
  const messageId = newId();
  const conversationId = place.openConversationId ?? (await conversationFor(tx, channel.id, place, message));
  const payload: Omit<PayloadOf<"message.received">, "at"> = {
    messageId,
    text: message.text,
    ...(message.choiceId === undefined ? {} : { choiceId: message.choiceId }),
    ...(message.location === undefined ? {} : { location: message.location }),
    ...(message.automatic ? { automatic: true } : {}),
    ...(unused.length === 0 ? {} : { unused }),
  };
  const stored = await tx.query(INTO_OPEN, [
    tx.workspaceId,
    conversationId,
    messageId,
    channel.id,
    message.text,
    message.externalId,
    message.externalScope,
    newId(),
    place.contactId,
    JSON.stringify(payload),
  ]);
  if (stored.length === 0)
    throw new StoredMeanwhile("the message was stored, or its conversation closed, meanwhile");
  tx.wake();
  return { conversationId, messageId };
}

/**
 * The source's open conversation, or a new one opened by the contact. The source's row makes two first messages go one by one,
 * and an erasure go before or after them.
 */
async function conversationFor(
  tx: Tx,
  channelId: string,
  place: MessagePlace,
  { automatic }: TouchMessage,
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
    `INSERT INTO conversation (workspace_id, id, source_id, channel_id, status, opened_by) VALUES ($1, $2, $3, $4, 'OPEN', 'CONTACT')`,
    [tx.workspaceId, id, place.sourceId, channelId],
  );
  await appendEvents(tx, [
    {
      type: "conversation.opened",
      contactId: place.contactId,
      conversationId: id,
      payload: { openedBy: "CONTACT", ...(automatic ? { automatic } : {}) },
    },
  ]);
  return id;
}
