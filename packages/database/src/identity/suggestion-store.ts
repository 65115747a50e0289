import { appendEvents } from "../outbox/outbox-store.ts";
import type { Page, PageRequest } from "../page.ts";
import { decodeTimeCursor, encodeCursor, listOf, pageOf } from "../page.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { MovedMeanwhile } from "../transaction.ts";
import type { AtomRow } from "./atoms.ts";
import { lockContactsById } from "./atoms.ts";
import { keepApart } from "./keep-apart.ts";
import { mergeContacts } from "./merge-contacts.ts";
import { settleIdentity } from "./settle-identity.ts";
import type { SuggestionStatus } from "./suggestion.row.ts";
import { SuggestionRow } from "./suggestion.row.ts";
import { survivorOf } from "./survivor.ts";

export async function suggestionById(tx: Tx, id: string): Promise<SuggestionRow | null> {
  const [row] = await tx.query<SuggestionRow>(
    `SELECT ${tx.columns(SuggestionRow, "g")} FROM merge_suggestion g WHERE g.workspace_id = $1 AND g.id = $2`,
    [tx.workspaceId, id],
  );
  return row ?? null;
}

/** Newest first. */
export async function suggestionPage(tx: Tx, request: PageRequest & { status: SuggestionStatus | null }): Promise<Page<SuggestionRow>> {
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
export const suggestionsByContact = (tx: Tx, contacts: readonly string[]): Promise<(SuggestionRow & { contactId: string })[]> =>
  tx.query(
    `SELECT c.contact_id AS "contactId", ${tx.columns(SuggestionRow, "g")} FROM merge_suggestion_contact c
     JOIN merge_suggestion g ON g.workspace_id = $1 AND g.id = c.suggestion_id AND g.status = 'OPEN'
     WHERE c.workspace_id = $1 AND c.contact_id = ANY($2::uuid[]) ORDER BY g.created_at DESC, g.id DESC`,
    [tx.workspaceId, contacts],
  );

/** The contacts that each suggestion would join, as they were named when it was made. */
export const contactsOfSuggestions = (tx: Tx, ids: readonly string[]): Promise<{ suggestionId: string; contactId: string }[]> =>
  tx.query(
    `SELECT suggestion_id AS "suggestionId", contact_id AS "contactId" FROM merge_suggestion_contact
     WHERE workspace_id = $1 AND suggestion_id = ANY($2::uuid[]) ORDER BY suggestion_id, ordinal`,
    [tx.workspaceId, ids],
  );

async function openSuggestion(tx: Tx, id: string): Promise<string[]> {
  const row = (await suggestionById(tx, id)) ?? refuse("NOT_FOUND", "There is no such suggestion.", ["id"]);
  if (row.status !== "OPEN")
    refuse("CONFLICT", `This suggestion is ${row.status.toLowerCase()} already; nothing is left to decide.`, ["id"]);
  return (await contactsOfSuggestions(tx, [id])).map((c) => c.contactId);
}

/** The live contacts of an open suggestion, locked with their atoms, and the suggestion's row with them: nobody else decides on it. */
async function lockSuggestion(tx: Tx, id: string): Promise<{ live: string[]; atoms: AtomRow[] }> {
  const contacts = await openSuggestion(tx, id);
  const { roots, atoms } = await lockContactsById(tx, contacts);
  await tx.query("SELECT id FROM merge_suggestion WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE", [tx.workspaceId, id]);
  const again = await openSuggestion(tx, id);
  if (again.some((contact) => !contacts.includes(contact))) throw new MovedMeanwhile("the suggestion names others by now");
  return { live: [...new Set(again.flatMap((contact) => roots.get(contact) ?? []))], atoms };
}

const tellClosed = (tx: Tx, suggestionId: string, contactIds: readonly string[], status: "ACCEPTED" | "REJECTED") =>
  appendEvents(tx, [{ type: "suggestion.closed", contactId: contactIds[0] ?? null, payload: { suggestionId, contactIds, status } }]);

/** Merges what the suggestion offers, by the person who accepts it. Answers the merge's id. */
export async function acceptSuggestion(tx: Tx, id: string, actor: string): Promise<string> {
  const { live } = await lockSuggestion(tx, id);
  const survivorId = await survivorOf(tx, live);
  const absorbedIds = live.filter((contact) => contact !== survivorId);
  await tx.query(
    "UPDATE merge_suggestion SET status = 'ACCEPTED', decided_at = now(), decided_by = $3 WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, id, actor],
  );
  await tellClosed(tx, id, live, "ACCEPTED");
  const mergeId = await mergeContacts(tx, { survivorId, absorbedIds, actor, suggestionId: id });
  await tx.query("UPDATE merge_suggestion SET merge_id = $3 WHERE workspace_id = $1 AND id = $2", [tx.workspaceId, id, mergeId]);
  return mergeId;
}

/** The pair is not offered again, whatever evidence comes, until a person merges it. */
export async function rejectSuggestion(tx: Tx, id: string, actor: string, reason: string | null): Promise<void> {
  const { live, atoms } = await lockSuggestion(tx, id);
  const at = new Date();
  await tx.query(
    "UPDATE merge_suggestion SET status = 'REJECTED', decided_at = $3, decided_by = $4, reason = $5 WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, id, at, actor, reason],
  );
  await tellClosed(tx, id, live, "REJECTED");
  const membersOf = (root: string) => atoms.filter((atom) => atom.root === root).map((atom) => atom.id);
  for (const [i, left] of live.entries())
    for (const right of live.slice(i + 1)) await keepApart(tx, membersOf(left), membersOf(right), actor, reason, at);
  await settleIdentity(tx, live);
}
