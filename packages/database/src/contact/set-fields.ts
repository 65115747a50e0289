import type { Assurance, IdentifierOrigin } from "@contact-identity/domain";
import { assuranceOfRank, assuranceRank, joinFacts } from "@contact-identity/domain";
import type { Tx } from "../transaction.ts";

export interface NewFact {
  readonly field: string;
  readonly value: unknown;
  readonly assurance: Assurance;
  readonly origin: IdentifierOrigin;
}

/** Writes a source's fields: better assured wins, then later. Returns whether anything changed. */
export async function setSourceFields(
  tx: Tx,
  sourceId: string,
  facts: readonly NewFact[],
  at: Date,
): Promise<boolean> {
  if (facts.length === 0) return false;
  const rows = await tx.query<{ field: string; value: unknown; assurance: number; observedAt: Date }>(
    `SELECT field, value, assurance, observed_at AS "observedAt" FROM source_field WHERE workspace_id = $1 AND source_id = $2 FOR UPDATE`,
    [tx.workspaceId, sourceId],
  );
  const known = new Map(rows.map((row) => [row.field, row]));
  let changed = false;
  for (const fact of facts) {
    const before = known.get(fact.field);
    const mine = { value: fact.value, assurance: fact.assurance, observedAt: at.getTime() };
    if (before) {
      const theirs = {
        value: before.value,
        assurance: assuranceOfRank(before.assurance),
        observedAt: before.observedAt.getTime(),
      };
      const same =
        JSON.stringify(theirs.value) === JSON.stringify(mine.value) && theirs.assurance === mine.assurance;
      if (same || joinFacts(theirs, mine) === theirs) continue;
    }
    await tx.query(
      `INSERT INTO source_field (workspace_id, source_id, field, value, assurance, origin, observed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (workspace_id, source_id, field) DO UPDATE
       SET value = excluded.value, assurance = excluded.assurance, origin = excluded.origin, observed_at = excluded.observed_at`,
      [
        tx.workspaceId,
        sourceId,
        fact.field,
        JSON.stringify(fact.value),
        assuranceRank(fact.assurance),
        fact.origin,
        at,
      ],
    );
    changed = true;
  }
  return changed;
}
