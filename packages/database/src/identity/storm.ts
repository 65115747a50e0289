import type { MergeEvidence } from "@contact-identity/domain";
import { valueKey } from "@contact-identity/domain";
import type { Tx } from "../transaction.ts";

/** Merges through one value within an hour above which the next one waits. */
export const STORM_LIMIT = 5;

/**
 * Of the values that the given merges rest on those through which too many would go, with what the last hour did: as value keys, with how
 * many still may. After `waited`, an hour that passed, all go that the hour did not fill again.
 */
export async function stormyValues(
  tx: Tx,
  merges: readonly (readonly MergeEvidence[])[],
  waited: boolean,
): Promise<Map<string, number>> {
  const stormy = new Map<string, number>();
  const planned = Map.groupBy(
    merges.flatMap((evidence) => [...new Map(evidence.map((one) => [valueKey({ ...one, scope: "" }), one]))]),
    ([key]) => key,
  );
  for (const [key, list] of planned) {
    const [, { kind, value }] = list[0] as (typeof list)[0];
    const [row] = await tx.query<{ merges: number }>(
      `SELECT count(*)::int AS merges FROM merge
       WHERE workspace_id = $1 AND NOT by_person AND undone_at IS NULL AND created_at > now() - interval '1 hour'
         AND evidence @> jsonb_build_array(jsonb_build_object('kind', $2::text, 'value', $3::text))`,
      [tx.workspaceId, kind, value],
    );
    const left = Math.max(0, STORM_LIMIT - (row?.merges ?? 0));
    if (waited ? left === 0 : list.length > left) stormy.set(key, left);
  }
  return stormy;
}
