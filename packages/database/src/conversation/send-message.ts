import { type Actor, isLonger, LENGTHS } from "@contact-identity/domain";
import { deliversByStoring } from "../channel/of-type.ts";
import { queueDelivery } from "../delivery/queue-delivery.ts";
import { newId } from "../id.ts";
import { appendEvents } from "../outbox/append-events.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { conversationById } from "./conversation-store.ts";
import type { DeliveryStatus } from "./message.row.ts";

export interface NewOutgoing {
  readonly conversationId: string;
  readonly text: string;
  readonly author: Actor;
  readonly options?: readonly { readonly id: string; readonly title: string }[];
  /** The run that waits for the result, and the key that it knows the message by. */
  readonly run?: { readonly id: string; readonly key: string };
  readonly causedBy?: readonly string[];
}

/** A web chat's message is delivered by being there; its visitors are those of its source's session. */
const INSERT = `WITH visitor AS (
    SELECT v.audience FROM conversation c JOIN widget_session v ON v.workspace_id = $1 AND v.source_id = c.source_id
    WHERE c.workspace_id = $1 AND c.id = $3)
  INSERT INTO message (workspace_id, id, conversation_id, channel_id, direction, author, text, options, status, run_id, run_key)
  SELECT $1, $2, $3, $4, 'OUTBOUND', $5, $6, $7::jsonb, CASE WHEN ${deliversByStoring("h")} THEN 'SENT' ELSE 'QUEUED' END, $8::uuid, $9
  FROM channel h WHERE h.workspace_id = $1 AND h.id = $4
  RETURNING status, (SELECT audience FROM visitor) AS audience`;

/** Stores a message QUEUED for the worker to deliver; in a web chat SENT, for there the visitor reads what is stored. */
export async function queueMessage(
  tx: Tx,
  message: NewOutgoing,
  channelId: string,
  contactId: string,
): Promise<string> {
  const id = newId();
  const [stored] = await tx.query<{ status: DeliveryStatus; audience: string | null }>(INSERT, [
    tx.workspaceId,
    id,
    message.conversationId,
    channelId,
    message.author,
    message.text,
    message.options ? JSON.stringify(message.options) : null,
    message.run?.id ?? null,
    message.run?.key ?? null,
  ]);
  if (stored?.audience) tx.ring(stored.audience);
  const sent = stored?.status === "SENT";
  const about = { contactId, conversationId: message.conversationId, causedBy: message.causedBy ?? [] };
  const payload = { messageId: id, runId: message.run?.id ?? null, runKey: message.run?.key ?? null };
  if (sent) await appendEvents(tx, [{ type: "message.sent", ...about, payload }]);
  else await queueDelivery(tx, "internal.message-queued", channelId, { messageId: id, channelId }, about);
  return id;
}

/** A message of the caller's in an open conversation. */
export async function sendMessage(tx: Tx, input: { conversationId: string; text: string }): Promise<string> {
  if (input.text.trim() === "") refuse("REQUIRED", "A message needs a text.", ["input", "text"]);
  if (isLonger(input.text, LENGTHS.messageText))
    refuse("LIMIT_EXCEEDED", `A message has at most ${LENGTHS.messageText} characters.`, ["input", "text"]);
  await tx.query("SELECT id FROM conversation WHERE workspace_id = $1 AND id = $2 FOR SHARE", [
    tx.workspaceId,
    input.conversationId,
  ]);
  const conversation =
    (await conversationById(tx, input.conversationId)) ??
    refuse("NOT_FOUND", "There is no such conversation.", ["input", "conversationId"]);
  if (conversation.status === "CLOSED")
    refuse("CONFLICT", "This conversation is closed. The contact's next message opens a new one.", [
      "input",
      "conversationId",
    ]);
  return queueMessage(
    tx,
    { conversationId: conversation.id, text: input.text, author: "API" },
    conversation.channelId,
    conversation.contactId,
  );
}
