import type { Page, PageRequest } from "../page.ts";
import { decodeTimeCursor, encodeCursor, listOf, pageOf } from "../page.ts";
import type { Tx } from "../transaction.ts";
import type { ConversationStatus } from "./conversation.row.ts";
import { CommentRow, ConversationRow } from "./conversation.row.ts";

/** A conversation with the contact that holds its source now. */
export type Conversation = ConversationRow & { readonly contactId: string };

const SELECT = (tx: Tx) => `SELECT ${tx.columns(ConversationRow, "c")}, s.contact_id AS "contactId"
  FROM conversation c JOIN contact_source s ON s.workspace_id = $1 AND s.id = c.source_id`;

export const conversationsByIds = (tx: Tx, ids: readonly string[]): Promise<Conversation[]> =>
  tx.query<Conversation>(`${SELECT(tx)} WHERE c.workspace_id = $1 AND c.id = ANY($2::uuid[])`, [
    tx.workspaceId,
    ids,
  ]);

export const conversationById = async (tx: Tx, id: string): Promise<Conversation | null> =>
  (await conversationsByIds(tx, [id]))[0] ?? null;

export interface ConversationFilter {
  readonly status?: ConversationStatus | null;
  /** A live contact: an id that was merged away is resolved by the caller. */
  readonly contactId?: string | null;
  readonly channelId?: string | null;
  readonly assignee?: string | null;
}

/** Newest first. */
export async function conversationPage(
  tx: Tx,
  request: PageRequest & { filter?: ConversationFilter | null },
): Promise<Page<Conversation>> {
  const list = listOf(tx, "CONVERSATIONS");
  const at = request.after ? decodeTimeCursor(list, request.after) : null;
  const f = request.filter ?? {};
  const rows = await tx.query<Conversation>(
    `${SELECT(tx)} WHERE c.workspace_id = $1
       AND ($3::timestamptz IS NULL OR (c.opened_at, c.id) < ($3, $4::uuid)) AND ($5::text IS NULL OR c.status = $5)
       AND ($6::uuid IS NULL OR s.contact_id = $6) AND ($7::uuid IS NULL OR c.channel_id = $7) AND ($8::text IS NULL OR c.assignee = $8)
     ORDER BY c.opened_at DESC, c.id DESC LIMIT $2`,
    [
      tx.workspaceId,
      request.first + 1,
      at?.key ?? null,
      at?.id ?? null,
      f.status ?? null,
      f.contactId ?? null,
      f.channelId ?? null,
      f.assignee ?? null,
    ],
  );
  return pageOf(rows, request, (row) => encodeCursor(list, row.openedAt.toISOString(), row.id));
}

const OF_CONTACT = "CONTACT_CONVERSATIONS";
export const cursorOfContactConversation = (tx: Tx) => {
  const list = listOf(tx, OF_CONTACT);
  return (row: Conversation): string => encodeCursor(list, row.openedAt.toISOString(), row.id);
};

/** The first conversations of each contact, newest first: `first + 1` rows at most a contact. */
export function conversationsByContact(
  tx: Tx,
  contacts: readonly string[],
  request: PageRequest,
): Promise<Conversation[]> {
  const at = request.after ? decodeTimeCursor(listOf(tx, OF_CONTACT), request.after) : null;
  return tx.query<Conversation>(
    `SELECT x.* FROM unnest($2::uuid[]) AS k (contact) CROSS JOIN LATERAL (
       ${SELECT(tx)} WHERE c.workspace_id = $1 AND s.contact_id = k.contact AND ($4::timestamptz IS NULL OR (c.opened_at, c.id) < ($4, $5::uuid))
       ORDER BY c.opened_at DESC, c.id DESC LIMIT $3) x`,
    [tx.workspaceId, contacts, request.first + 1, at?.key ?? null, at?.id ?? null],
  );
}

export const commentsByConversation = (tx: Tx, conversations: readonly string[]): Promise<CommentRow[]> =>
  tx.query<CommentRow>(
    `SELECT ${tx.columns(CommentRow, "k")} FROM conversation_comment k WHERE k.workspace_id = $1 AND k.conversation_id = ANY($2::uuid[]) ORDER BY k.id`,
    [tx.workspaceId, conversations],
  );
