import type { MergeEvidence } from "@contact-identity/domain";
import { valueKey } from "@contact-identity/domain";
import type { Tx } from "../transaction.ts";

/** Merges through one value within an hour above which the next one waits. */
export const STORM_LIMIT = 5;

/** Of the given values those through which rules merged more than `STORM_LIMIT` times within the last hour, as value keys. */
export async function stormyValues(tx: Tx, evidence: readonly MergeEvidence[]): Promise<Set<string>> {
  const stormy = new Set<string>();
  for (const { kind, value } of evidence) {
    const [row] = await tx.query<{ merges: number }>(
      `SELECT count(*)::int AS merges FROM merge
       WHERE workspace_id = $1 AND NOT by_person AND undone_at IS NULL AND created_at > now() - interval '1 hour'
         AND evidence @> jsonb_build_array(jsonb_build_object('kind', $2::text, 'value', $3::text))`,
      [tx.workspaceId, kind, value],
    );
    if (row && row.merges >= STORM_LIMIT) stormy.add(valueKey({ kind, value, scope: "" }));
  }
  return stormy;
}
