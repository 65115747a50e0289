import type { PageRequest } from "../page.ts";
import { decodeTimeCursor, encodeCursor, listOf } from "../page.ts";
import type { Tx } from "../transaction.ts";
import { MessageRow } from "./message.row.ts";

export const messagesByIds = (tx: Tx, ids: readonly string[]): Promise<MessageRow[]> =>
  tx.query<MessageRow>(
    `SELECT ${tx.columns(MessageRow, "m")} FROM message m WHERE m.workspace_id = $1 AND m.id = ANY($2::uuid[])`,
    [tx.workspaceId, ids],
  );

const MESSAGES = "MESSAGES";
export const cursorOfMessage = (tx: Tx) => {
  const list = listOf(tx, MESSAGES);
  return (row: MessageRow): string => encodeCursor(list, row.createdAt.toISOString(), row.id);
};

/** The first messages of each conversation, oldest first: `first + 1` rows at most a conversation. */
export function messagesByConversation(
  tx: Tx,
  conversations: readonly string[],
  request: PageRequest,
): Promise<MessageRow[]> {
  const at = request.after ? decodeTimeCursor(listOf(tx, MESSAGES), request.after) : null;
  return tx.query<MessageRow>(
    `SELECT x.* FROM unnest($2::uuid[]) AS k (conversation) CROSS JOIN LATERAL (
       SELECT ${tx.columns(MessageRow, "m")} FROM message m
       WHERE m.workspace_id = $1 AND m.conversation_id = k.conversation AND ($4::timestamptz IS NULL OR (m.created_at, m.id) > ($4, $5::uuid))
       ORDER BY m.created_at, m.id LIMIT $3) x`,
    [tx.workspaceId, conversations, request.first + 1, at?.key ?? null, at?.id ?? null],
  );
}
