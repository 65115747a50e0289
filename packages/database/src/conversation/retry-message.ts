import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { giveTurn } from "./claim-message.ts";
import { refuseClosed } from "./may-go.ts";
import type { MessageRow } from "./message.row.ts";
import { CLOSED_CONVERSATION } from "./send-message.ts";
import { writableById } from "./writable.ts";

interface Found {
  readonly direction: string;
  readonly status: string;
  readonly conversationId: string;
  readonly channelId: string;
  readonly contactId: string;
  readonly open: boolean;
}

/**
 * Puts a failed message back into the queue, with all its tries, at its place: before whatever of its conversation is still queued.
 * @throws Refused NOT_FOUND, CONFLICT
 */
export async function retryMessage(tx: Tx, id: string): Promise<string> {
  const [found] = await tx.query<Found>(
    `SELECT m.direction, m.status, m.conversation_id AS "conversationId", m.channel_id AS "channelId", s.contact_id AS "contactId", c.status = 'OPEN' AS open
     FROM message m JOIN conversation c ON c.workspace_id = $1 AND c.id = m.conversation_id
     JOIN contact_source s ON s.workspace_id = $1 AND s.id = c.source_id WHERE m.workspace_id = $1 AND m.id = $2 FOR UPDATE OF c`,
    [tx.workspaceId, id],
  );
  if (!found) return refuse("NOT_FOUND", "There is no such message.", ["id"]);
  if (found.direction !== "OUTBOUND" || found.status !== "FAILED")
    return refuse("CONFLICT", "Only a message of yours that failed can be sent again.", ["id"]);
  if (!found.open) return refuse("CONFLICT", CLOSED_CONVERSATION, ["id"]);
  const [place, [message]] = await Promise.all([
    writableById(tx, found.conversationId),
    tx.query<Pick<MessageRow, "author" | "template">>(
      "SELECT author, template FROM message WHERE workspace_id = $1 AND id = $2",
      [tx.workspaceId, id],
    ),
  ]);
  // A workflow's waits for the run's own decision no longer: who sends it again is a person or a program.
  const author = message?.author === "USER" ? "USER" : "API";
  if (place && !message?.template) refuseClosed(place, author, ["id"]);
  await tx.query(
    `UPDATE message SET status = 'QUEUED', failure = NULL, attempts = 0, external_id = NULL, external_scope = '', sent_at = NULL, claimed_by = NULL, claimed_at = NULL
     WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, id],
  );
  await giveTurn(tx, { id, ...found });
  return id;
}
