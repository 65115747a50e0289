import type { Tx } from "../../transaction.ts";
import type { RuleSetRow } from "./rule-set.row.ts";
import { currentRules } from "./rules-store.ts";

/** The version that was in force lately, by workspace: a guess that saves a round trip. */
const lately = new Map<string, number>();
const MOST_KNOWN = 10_000;

const keyOf = (tx: Tx, version: number) => `${tx.workspaceId}:rules:${version}`;

/**
 * The rules in force, for a transaction that decides by them and writes. Until it ends the version counts as in use, so that the pass over
 * the data at hand after an edit (`apply-rules.ts`) waits for it and sees what it wrote. Nobody waits here.
 */
export async function holdRules(tx: Tx): Promise<RuleSetRow> {
  for (;;) {
    const guess = lately.get(tx.workspaceId);
    if (guess !== undefined)
      tx.send("SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))", [keyOf(tx, guess)]);
    // Read after the version is held: an edit that is committed before this is seen, a later one sees the lock.
    const row = await currentRules(tx);
    if (row.version === guess) return row;
    if (lately.size >= MOST_KNOWN) lately.clear();
    lately.set(tx.workspaceId, row.version);
  }
}

/** Whether nobody decides by a version before the given one any more. */
export async function isLeft(tx: Tx, version: number): Promise<boolean> {
  const former = await tx.query<{ version: number }>(
    `SELECT version FROM merge_rule_set WHERE workspace_id = $1 AND version < $2
       AND version >= coalesce((SELECT max(version) FROM merge_rule_set WHERE workspace_id = $1 AND version < $2 AND applied_at IS NOT NULL), 0)`,
    [tx.workspaceId, version],
  );
  for (const { version: one } of former) {
    const [row] = await tx.query<{ free: boolean }>(
      "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free",
      [keyOf(tx, one)],
    );
    if (!row?.free) return false;
  }
  return true;
}
