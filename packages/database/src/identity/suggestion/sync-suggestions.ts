import { createHash } from "node:crypto";
import type { SuggestionDraft } from "@contact-identity/domain";
import { newId } from "../../id.ts";
import type { NewEvent } from "../../outbox/append-events.ts";
import type { Tx } from "../../transaction.ts";
import { SuggestionRow } from "./suggestion.row.ts";
import { contactsOfSuggestions } from "./suggestion-store.ts";

/** A subject may hold an address; what is stored is its hash, so that an erasure leaves none. */
const subjectKey = (subject: string) => createHash("sha256").update(subject).digest("hex");

/** One suggestion for all who hold a shared value; every other is of a pair. */
const isGroup = ({ heldBackBy }: { readonly heldBackBy: readonly string[] }) =>
  heldBackBy.includes("SHARED_VALUE");

export interface Looked {
  /** The atoms that were decided. */
  readonly around: readonly string[];
  /** These and their neighbours: of a shared value's holders not all need be among them, and who is not stays in its suggestion. */
  readonly loaded: readonly string[];
}

/**
 * Makes the open suggestions around the given atoms be exactly `drafts`: new ones are opened, or opened again, changed ones follow,
 * those without ground are SUPERSEDED. Returns the events of what was opened.
 */
export async function syncSuggestions(
  tx: Tx,
  { around, loaded }: Looked,
  drafts: readonly SuggestionDraft[],
  rootOf: (atom: string) => string,
  at: Date,
): Promise<NewEvent[]> {
  const wanted = new Map(drafts.map((draft) => [subjectKey(draft.subject), draft]));
  const open = await tx.query<SuggestionRow>(
    `SELECT ${tx.columns(SuggestionRow, "g")} FROM merge_suggestion g
     WHERE g.workspace_id = $1 AND g.status = 'OPEN' AND g.id = ANY(ARRAY(
       SELECT o.id FROM merge_suggestion o WHERE o.workspace_id = $1 AND o.status = 'OPEN' AND o.subject = ANY($3::text[])
       UNION SELECT c.suggestion_id FROM merge_suggestion_contact c WHERE c.workspace_id = $1 AND c.contact_id = ANY($2::uuid[])))
     ORDER BY g.id FOR NO KEY UPDATE`,
    [tx.workspaceId, around, [...wanted.keys()]],
  );
  const unwanted = open.filter((row) => !wanted.has(row.subject));
  const left = await leftWithout(
    tx,
    unwanted.filter(isGroup).map((row) => row.id),
    loaded,
  );
  const gone = unwanted.map((row) => row.id).filter((id) => !left.has(id));
  if (gone.length > 0)
    await tx.query(
      "UPDATE merge_suggestion SET status = 'SUPERSEDED', decided_at = $3, decided_by = 'rules' WHERE workspace_id = $1 AND id = ANY($2::uuid[])",
      [tx.workspaceId, gone, at],
    );
  const events: NewEvent[] = await superseded(tx, gone);
  const known = new Map(open.map((row) => [row.subject, row]));
  for (const [subject, draft] of wanted) {
    const contacts = draft.atoms.map(rootOf);
    const row = known.get(subject) ?? (await reopen(tx, subject));
    const id = row?.id ?? newId();
    const content = [JSON.stringify(draft.rule), JSON.stringify(draft.evidence), draft.heldBackBy];
    if (row)
      await tx.query(
        `UPDATE merge_suggestion SET rule = $3, evidence = $4, held_back_by = $5
         WHERE workspace_id = $1 AND id = $2 AND (rule, evidence, held_back_by) IS DISTINCT FROM ($3::jsonb, $4::jsonb, $5::text[])`,
        [tx.workspaceId, id, ...content],
      );
    else
      await tx.query(
        `INSERT INTO merge_suggestion (workspace_id, id, subject, rule, evidence, held_back_by, status, created_at)
         VALUES ($1, $2, $6, $3, $4, $5, 'OPEN', $7)`,
        [tx.workspaceId, id, ...content, subject, at],
      );
    await replaceContacts(tx, id, contacts, known.has(subject) && isGroup(draft) ? loaded : null);
    if (!row)
      events.push({
        type: "suggestion.opened",
        contactId: contacts[0] ?? null,
        payload: { suggestionId: id, contactIds: contacts, rule: draft.rule.key },
      });
  }
  return events;
}

async function superseded(tx: Tx, ids: readonly string[]): Promise<NewEvent[]> {
  if (ids.length === 0) return [];
  const named = Map.groupBy(await contactsOfSuggestions(tx, ids), (row) => row.suggestionId);
  return ids.map((suggestionId) => {
    const contactIds = (named.get(suggestionId) ?? []).map((row) => row.contactId);
    return {
      type: "suggestion.closed",
      contactId: contactIds[0] ?? null,
      payload: { suggestionId, contactIds, status: "SUPERSEDED" },
    };
  });
}

/** The same pair is the same suggestion when its ground comes back. */
async function reopen(tx: Tx, subject: string): Promise<{ id: string } | undefined> {
  const [row] = await tx.query<{ id: string }>(
    `UPDATE merge_suggestion SET status = 'OPEN', decided_at = NULL, decided_by = NULL, merge_id = NULL
     WHERE workspace_id = $1 AND id = (
       SELECT id FROM merge_suggestion WHERE workspace_id = $1 AND subject = $2 AND status = 'SUPERSEDED' ORDER BY id DESC LIMIT 1)
     RETURNING id`,
    [tx.workspaceId, subject],
  );
  return row;
}

/** Takes those who were looked at out of groups to which they no longer belong. Returns the groups that still are some. */
async function leftWithout(
  tx: Tx,
  groups: readonly string[],
  loaded: readonly string[],
): Promise<ReadonlySet<string>> {
  if (groups.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>(
    `SELECT g.id FROM unnest($2::uuid[]) AS g (id) CROSS JOIN LATERAL (
       SELECT count(*) AS others FROM (SELECT 1 FROM merge_suggestion_contact c
         WHERE c.workspace_id = $1 AND c.suggestion_id = g.id AND c.contact_id <> ALL($3::uuid[]) LIMIT 2) two) n WHERE n.others = 2`,
    [tx.workspaceId, groups, loaded],
  );
  const left = rows.map((row) => row.id);
  if (left.length > 0)
    await tx.query(
      "DELETE FROM merge_suggestion_contact WHERE workspace_id = $1 AND suggestion_id = ANY($2::uuid[]) AND contact_id = ANY($3::uuid[])",
      [tx.workspaceId, left, loaded],
    );
  return new Set(left);
}

/** `among`: whose place is decided, looked up one by one, for there may be very many others; null where nobody else has one. */
async function replaceContacts(
  tx: Tx,
  id: string,
  contacts: readonly string[],
  among: readonly string[] | null,
): Promise<void> {
  const kept = new Set(contacts);
  const gone = among === null ? null : among.filter((one) => !kept.has(one));
  await tx.query(
    `DELETE FROM merge_suggestion_contact WHERE workspace_id = $1 AND suggestion_id = $2 AND contact_id ${gone ? "= ANY" : "<> ALL"}($3::uuid[])`,
    [tx.workspaceId, id, gone ?? contacts],
  );
  await tx.query(
    `INSERT INTO merge_suggestion_contact (workspace_id, suggestion_id, contact_id, ordinal)
     SELECT $1, $2, contact, ordinal FROM unnest($3::uuid[]) WITH ORDINALITY AS u (contact, ordinal)
     ON CONFLICT (workspace_id, suggestion_id, contact_id) DO UPDATE SET ordinal = excluded.ordinal`,
    [tx.workspaceId, id, contacts],
  );
}
