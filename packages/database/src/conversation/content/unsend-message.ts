import { appendEvents } from "../../outbox/append-events.ts";
import type { Tx } from "../../transaction.ts";
import { dropAttachments } from "./drop-attachments.ts";
import type { ToldMessage } from "./told-message.ts";

/** Everything else that was said, by the message's id `$2`; a message's first event has the message's id. */
const GONE = [
  "DELETE FROM message_reaction WHERE workspace_id = $1 AND message_id = $2",
  `UPDATE outbox SET payload = (payload - ARRAY['choiceId', 'location', 'unused']) || '{"text": ""}' WHERE workspace_id = $1 AND id = $2
     AND payload ? 'text'`,
] as const;

/** Takes a message's content away, as its author did and its provider demands. Returns whether it was still there. */
export async function unsendMessage(tx: Tx, message: ToldMessage): Promise<boolean> {
  const changed = await tx.execute(
    `UPDATE message SET kind = 'TEXT', text = '', data = NULL, full_text = NULL, subject = NULL, options = NULL, referral = NULL, reply_to = NULL,
       edits = NULL, thread = NULL, deleted_at = clock_timestamp()
     WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL`,
    [tx.workspaceId, message.id],
  );
  if (changed === 0) return false;
  await dropAttachments(tx, message.id);
  for (const statement of GONE) await tx.query(statement, [tx.workspaceId, message.id]);
  await appendEvents(tx, [
    {
      type: "message.changed",
      contactId: message.contactId,
      conversationId: message.conversationId,
      payload: { messageId: message.id, change: "UNSENT" },
    },
  ]);
  return true;
}
