import type { MergeEvidence, MergeRule, ShownValue } from "@contact-identity/domain";
import { newId } from "../../id.ts";
import type { Tx } from "../../transaction.ts";

export interface JournalEntry {
  readonly survivor: string;
  readonly absorbed: readonly string[];
  readonly actor: string;
  readonly byPerson: boolean;
  readonly rule: MergeRule | null;
  readonly rulesVersion: number;
  readonly evidence: readonly MergeEvidence[];
  readonly lostValues: readonly ShownValue[];
  readonly overrides?: Readonly<Record<string, unknown>> | null;
  readonly reason?: string | null;
  readonly suggestionId?: string | null;
}

/** Writes a merge into the journal before anything moves. `sourcesOf` are the contacts whose sources it will move. */
export async function journalMerge(tx: Tx, entry: JournalEntry, at: Date): Promise<string> {
  const id = newId();
  await tx.query(
    `INSERT INTO merge (workspace_id, id, survivor_id, actor, by_person, rule, rules_version, evidence, overrides, lost_values, reason, suggestion_id, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      tx.workspaceId,
      id,
      entry.survivor,
      entry.actor,
      entry.byPerson,
      entry.rule ? JSON.stringify(entry.rule) : null,
      entry.rulesVersion,
      JSON.stringify(entry.evidence),
      entry.overrides ? JSON.stringify(entry.overrides) : null,
      JSON.stringify(entry.lostValues),
      entry.reason ?? null,
      entry.suggestionId ?? null,
      at,
    ],
  );
  await tx.query(
    `WITH a AS (INSERT INTO merge_absorbed (workspace_id, merge_id, contact_id) SELECT $1, $2, id FROM unnest($3::uuid[]) AS u (id))
     INSERT INTO merge_source (workspace_id, merge_id, source_id)
     SELECT $1, $2, s.id FROM contact_source s WHERE s.workspace_id = $1 AND s.contact_id = ANY($3::uuid[])`,
    [tx.workspaceId, id, entry.absorbed],
  );
  return id;
}

export const markUndone = (tx: Tx, merges: readonly string[], by: string, at: Date) =>
  tx.query(
    "UPDATE merge SET undone_at = $3, undone_by = $4 WHERE workspace_id = $1 AND id = ANY($2::uuid[]) AND undone_at IS NULL",
    [tx.workspaceId, merges, at, by],
  );
