import type { Page, PageRequest } from "../../page.ts";
import { decodeTimeCursor, encodeCursor, listOf, pageOf } from "../../page.ts";
import type { Tx } from "../../transaction.ts";
import type { SuggestionStatus } from "./suggestion.row.ts";
import { SuggestionRow } from "./suggestion.row.ts";

export async function suggestionById(tx: Tx, id: string): Promise<SuggestionRow | null> {
  const [row] = await tx.query<SuggestionRow>(
    `SELECT ${tx.columns(SuggestionRow, "g")} FROM merge_suggestion g WHERE g.workspace_id = $1 AND g.id = $2`,
    [tx.workspaceId, id],
  );
  return row ?? null;
}

/** Newest first. */
export async function suggestionPage(
  tx: Tx,
  request: PageRequest & { status: SuggestionStatus | null },
): Promise<Page<SuggestionRow>> {
  const list = listOf(tx, "SUGGESTIONS");
  const at = request.after ? decodeTimeCursor(list, request.after) : null;
  const rows = await tx.query<SuggestionRow>(
    `SELECT ${tx.columns(SuggestionRow, "g")} FROM merge_suggestion g
     WHERE g.workspace_id = $1 AND ($2::text IS NULL OR g.status = $2) AND ($4::timestamptz IS NULL OR (g.created_at, g.id) < ($4, $5::uuid))
     ORDER BY g.created_at DESC, g.id DESC LIMIT $3`,
    [tx.workspaceId, request.status, request.first + 1, at?.key ?? null, at?.id ?? null],
  );
  return pageOf(rows, request, (row) => encodeCursor(list, row.createdAt.toISOString(), row.id));
}

/** Open suggestions of each contact. */
export const suggestionsByContact = (
  tx: Tx,
  contacts: readonly string[],
): Promise<(SuggestionRow & { contactId: string })[]> =>
  tx.query(
    `SELECT c.contact_id AS "contactId", ${tx.columns(SuggestionRow, "g")} FROM merge_suggestion_contact c
     JOIN merge_suggestion g ON g.workspace_id = $1 AND g.id = c.suggestion_id AND g.status = 'OPEN'
     WHERE c.workspace_id = $1 AND c.contact_id = ANY($2::uuid[]) ORDER BY g.created_at DESC, g.id DESC`,
    [tx.workspaceId, contacts],
  );

/** The contacts that each suggestion would join, as they were named when it was made. */
export const contactsOfSuggestions = (
  tx: Tx,
  ids: readonly string[],
): Promise<{ suggestionId: string; contactId: string }[]> =>
  tx.query(
    `SELECT suggestion_id AS "suggestionId", contact_id AS "contactId" FROM merge_suggestion_contact
     WHERE workspace_id = $1 AND suggestion_id = ANY($2::uuid[]) ORDER BY suggestion_id, ordinal`,
    [tx.workspaceId, ids],
  );
