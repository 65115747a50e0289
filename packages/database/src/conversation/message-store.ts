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
  return (row: MessageRow): string =>
    encodeCursor(list, (row.listedAt ?? row.createdAt).toISOString(), row.id);
};

/** The place of a message in its conversation: when it was said, of what was said at once the arrival (ids are made in that order). */
const LISTED = "coalesce(m.listed_at, m.created_at)";

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
       WHERE m.workspace_id = $1 AND m.conversation_id = k.conversation AND ($4::timestamptz IS NULL OR (${LISTED}, m.id) > ($4, $5::uuid))
       ORDER BY ${LISTED}, m.id LIMIT $3) x`,
    [tx.workspaceId, conversations, request.first + 1, at?.key ?? null, at?.id ?? null],
  );
}

/** The last message of each conversation as it is listed; none of one in which nothing was said. */
export const lastMessages = (tx: Tx, conversations: readonly string[]): Promise<MessageRow[]> =>
  tx.query<MessageRow>(
    `SELECT x.* FROM unnest($2::uuid[]) AS k (conversation) CROSS JOIN LATERAL (
       SELECT ${tx.columns(MessageRow, "m")} FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = k.conversation
       ORDER BY ${LISTED} DESC, m.id DESC LIMIT 1) x`,
    [tx.workspaceId, conversations],
  );

/** When something last came or went in each conversation: the arrival of its newest message, else its opening. */
export const lastActivities = (
  tx: Tx,
  conversations: readonly string[],
): Promise<{ readonly conversationId: string; readonly at: Date }[]> =>
  tx.query(
    `SELECT c.id AS "conversationId", greatest(c.opened_at, n.at) AS at FROM conversation c
     LEFT JOIN LATERAL (SELECT m.created_at AS at FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = c.id
       ORDER BY m.created_at DESC, m.id DESC LIMIT 1) n ON true
     WHERE c.workspace_id = $1 AND c.id = ANY($2::uuid[])`,
    [tx.workspaceId, conversations],
  );
