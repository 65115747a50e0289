import { queueDelivery } from "../delivery/queue-delivery.ts";
import type { Tx } from "../transaction.ts";
import { MessageRow } from "./message.row.ts";

/** A queued message with what its provider needs to send it. */
export type OutgoingMessage = MessageRow & {
  /** The address of the source. */
  readonly sendTo: string | null;
  readonly contactId: string;
};

/** A job that is not heard of for so long is lost: longer than a job may take. */
const CLAIM = "interval '150 seconds'";

/**
 * Claims a message for a job: it is queued, the first of its conversation, and no other job is sending to that conversation. Null when not,
 * and then somebody else will: whoever ends a delivery gives the next message its turn. The same job may claim again, after a kill.
 */
export async function claimMessage(tx: Tx, id: string, jobId: string): Promise<OutgoingMessage | null> {
  // Waits for a person who is putting an earlier message back into the queue, and makes them wait.
  await tx.query(
    `SELECT c.id FROM message m JOIN conversation c ON c.workspace_id = $1 AND c.id = m.conversation_id
     WHERE m.workspace_id = $1 AND m.id = $2 FOR SHARE OF c`,
    [tx.workspaceId, id],
  );
  const [row] = await tx.query<OutgoingMessage>(
    `UPDATE message m SET claimed_by = $3, claimed_at = clock_timestamp()
     FROM conversation c JOIN contact_source s ON s.workspace_id = c.workspace_id AND s.id = c.source_id
     WHERE m.workspace_id = $1 AND m.id = $2 AND m.status = 'QUEUED' AND c.workspace_id = $1 AND c.id = m.conversation_id
       AND (m.claimed_by IS NULL OR m.claimed_by = $3 OR m.claimed_at < clock_timestamp() - ${CLAIM})
       AND NOT EXISTS (SELECT 1 FROM message e WHERE e.workspace_id = $1 AND e.conversation_id = m.conversation_id AND e.status = 'QUEUED'
         AND e.id <> m.id AND ((e.created_at, e.id) < (m.created_at, m.id) OR e.claimed_at > clock_timestamp() - ${CLAIM}))
     RETURNING ${tx.columns(MessageRow, "m")}, s.reply_to AS "sendTo", s.contact_id AS "contactId"`,
    [tx.workspaceId, id, jobId],
  );
  return row ?? null;
}

/**
 * Whether it is a message's turn: queued, and the first of its conversation. One that has to wait takes no place in its channel's pace:
 * whoever ends the delivery before it gives it its turn.
 */
export async function hasTurn(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM message m WHERE m.workspace_id = $1 AND m.id = $2 AND m.status = 'QUEUED' AND NOT EXISTS (
       SELECT 1 FROM message e WHERE e.workspace_id = $1 AND e.conversation_id = m.conversation_id AND e.status = 'QUEUED'
         AND (e.created_at, e.id) < (m.created_at, m.id))`,
    [tx.workspaceId, id],
  );
  return rows.length > 0;
}

/** Gives a claimed message back: it is to be sent later, and no try is lost on it. */
export async function putOff(tx: Tx, message: OutgoingMessage, afterMs: number): Promise<void> {
  await tx.query(
    "UPDATE message SET claimed_by = NULL, claimed_at = NULL WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, message.id],
  );
  await giveTurn(tx, message, afterMs);
}

/** Says that a message is to be sent. */
export const giveTurn = (
  tx: Tx,
  message: {
    readonly id: string;
    readonly channelId: string;
    readonly conversationId: string;
    readonly contactId: string | null;
  },
  afterMs?: number,
): Promise<void> =>
  queueDelivery(
    tx,
    "internal.message-queued",
    message.channelId,
    { messageId: message.id, channelId: message.channelId },
    {
      contactId: message.contactId,
      conversationId: message.conversationId,
      ...(afterMs === undefined ? {} : { afterMs }),
    },
  );
