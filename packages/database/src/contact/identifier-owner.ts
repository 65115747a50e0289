import type { Tx } from "../transaction.ts";

/** What a value is told by; all who hold it hold the same. */
export interface ValueKey {
  readonly kind: string;
  readonly scope: string;
  readonly value: string;
}

/**
 * Which holders `i` of a value may be found by anyone who acts on it (an upsert, a trigger, an import, a push), and not by readers alone: not
 * one that typed it on a channel, in a form or a question, nor one that an unsigned page or a token without its verified claim named.
 * `least` is the rank from which on it counts, no matter who said it.
 */
export const ACTED_ON = (least: string): string =>
  `(i.assurance >= ${least} OR i.origin IN ('API', 'IMPORT', 'OPERATOR'))`;

export interface OwnerRow {
  id: string;
  assurance: number;
  /** A kind of value that several people use, or marked so: of the value, so the same with every holder. */
  sharedKind: boolean;
}

/**
 * Locks a value by its owner's row, so that all who bring the same value go one after the other. Null when nobody holds it:
 * then the first to insert an owner wins, and the others meet the unique key and begin again.
 */
async function lockOwner(tx: Tx, claim: ValueKey): Promise<OwnerRow | null> {
  for (;;) {
    const [row] = await tx.query<OwnerRow>(
      `SELECT id, assurance, shared_kind AS "sharedKind" FROM identifier
       WHERE workspace_id = $1 AND kind = $2 AND scope = $3 AND value = $4 AND owner FOR NO KEY UPDATE`,
      [tx.workspaceId, claim.kind, claim.scope, claim.value],
    );
    if (row) return row;
    // The one who held the lock may have handed the ownership on: look once more with a fresh snapshot.
    const [still] = await tx.query<{ held: boolean }>(
      "SELECT EXISTS (SELECT 1 FROM identifier WHERE workspace_id = $1 AND kind = $2 AND scope = $3 AND value = $4 AND owner) AS held",
      [tx.workspaceId, claim.kind, claim.scope, claim.value],
    );
    if (!still?.held) return null;
  }
}

export const keyOf = ({ kind, scope, value }: ValueKey): string => `${kind}\u0000${scope}\u0000${value}`;

/** The owners of values by their keys, each locked. A value that is not among them had no holder. */
export type Owners = ReadonlyMap<string, OwnerRow>;

/**
 * Locks all values that an act brings before it decides anything by them: who brings one of them too waits here, and decides on what this
 * one leaves. In sorted order, so that nobody waits in a circle: all are on the wire at once, and Postgres works on them in turn.
 */
export async function lockOwners(tx: Tx, values: readonly ValueKey[]): Promise<Owners> {
  const sorted = [...new Map(values.map((value) => [keyOf(value), value]))].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const rows = await Promise.all(
    sorted.map(async ([key, value]) => [key, await lockOwner(tx, value)] as const),
  );
  return new Map(rows.flatMap(([key, row]) => (row ? [[key, row] as const] : [])));
}

/** Gives the value to the best of its holders: assurance, then earliest seen, then the smaller hash of all that its source holds: no random id decides. */
export async function electOwner(tx: Tx, { kind, scope, value }: ValueKey): Promise<void> {
  const key = [tx.workspaceId, kind, scope, value];
  const [best] = await tx.query<{ id: string; owner: boolean }>(
    `WITH best AS (
       SELECT id, owner, source_id FROM identifier WHERE workspace_id = $1 AND kind = $2 AND scope = $3 AND value = $4
       ORDER BY assurance DESC, first_seen_at FETCH FIRST 1 ROW WITH TIES)
     SELECT b.id, b.owner FROM best b ORDER BY (
       SELECT md5(string_agg(concat_ws('|', i.kind, c.type, i.value), E'\\n' ORDER BY i.kind, c.type, i.value COLLATE "C"))
       FROM identifier i LEFT JOIN channel c ON c.workspace_id = $1 AND c.id = i.scope
       WHERE i.workspace_id = $1 AND i.source_id = b.source_id), b.id LIMIT 1`,
    key,
  );
  if (!best || best.owner) return;
  await tx.query(
    "UPDATE identifier SET owner = false WHERE workspace_id = $1 AND kind = $2 AND scope = $3 AND value = $4 AND owner",
    key,
  );
  await tx.query("UPDATE identifier SET owner = true WHERE workspace_id = $1 AND id = $2", [
    tx.workspaceId,
    best.id,
  ]);
}
