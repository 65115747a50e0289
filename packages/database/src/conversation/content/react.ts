import type { TouchReaction } from "@contact-identity/domain";
import { appendEvents } from "../../outbox/append-events.ts";
import type { Tx } from "../../transaction.ts";
import type { ToldMessage } from "./told-message.ts";

/** An older one that comes late changes nothing. */
const REACT = `INSERT INTO message_reaction (workspace_id, message_id, author, emoji, reacted_at) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (workspace_id, message_id, author) DO UPDATE SET emoji = excluded.emoji, reacted_at = excluded.reacted_at
  WHERE message_reaction.reacted_at <= excluded.reacted_at AND message_reaction.emoji IS DISTINCT FROM excluded.emoji`;

/** Puts an emoji on a message, or takes it away. Returns whether that changed anything. */
export async function react(
  tx: Tx,
  message: ToldMessage,
  { emoji, by, at }: Pick<TouchReaction, "emoji" | "by" | "at">,
  arrival: Date,
): Promise<boolean> {
  const reactedAt = new Date(Math.min(at ?? arrival.getTime(), arrival.getTime()));
  const changed = await tx.execute(REACT, [tx.workspaceId, message.id, by, emoji, reactedAt]);
  if (changed === 0) return false;
  const { contactId, conversationId } = message;
  await appendEvents(tx, [
    { type: "message.reacted", contactId, conversationId, payload: { messageId: message.id, emoji, by } },
  ]);
  return true;
}
