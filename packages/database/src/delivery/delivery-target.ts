import type { Pace } from "@contact-identity/domain";
import { BREAKER, restAfter } from "@contact-identity/domain";
import type { Tx } from "../transaction.ts";

/**
 * What deliveries go to: a channel, and whatever else has a pace of its own. All times are by the database's clock, for workers differ.
 */
const ensure = (tx: Tx, id: string) =>
  tx.query("INSERT INTO delivery_target (workspace_id, id) VALUES ($1, $2) ON CONFLICT DO NOTHING", [
    tx.workspaceId,
    id,
  ]);

/** Runs a statement on a target's row, which is made when it is not there yet. */
async function onTarget<T>(
  tx: Tx,
  sql: string,
  values: readonly [id: string, ...unknown[]],
): Promise<T | undefined> {
  const [row] = await tx.query<T>(sql, [tx.workspaceId, ...values]);
  if (row) return row;
  await ensure(tx, values[0]);
  return (await tx.query<T>(sql, [tx.workspaceId, ...values]))[0];
}

/** Generic cell rate algorithm: one time a target, which says when its next place is. */
const TAKE = `UPDATE delivery_target SET next_at = greatest(next_at, held_until, clock_timestamp() - $3 * interval '1 millisecond') + $4 * interval '1 millisecond'
  WHERE workspace_id = $1 AND id = $2
  RETURNING extract(epoch FROM next_at - $4 * interval '1 millisecond' - clock_timestamp())::float8 * 1000 AS ms`;

/** Reserves the target's next place; how long until it is there, in ms, 0 for now. */
export async function takePlace(tx: Tx, id: string, { perSecond, burst }: Pace): Promise<number> {
  const between = 1000 / perSecond;
  const row = await onTarget<{ ms: number }>(tx, TAKE, [id, between * (burst - 1), between]);
  return Math.max(0, Math.ceil(row?.ms ?? 0));
}

/** Lets a target be quiet for so many ms, as it asked: it told that of all deliveries, not of one. */
export async function holdTarget(tx: Tx, id: string, forMs: number): Promise<void> {
  const hold = `UPDATE delivery_target SET held_until = greatest(held_until, clock_timestamp() + $3 * interval '1 millisecond')
    WHERE workspace_id = $1 AND id = $2 RETURNING id`;
  await onTarget(tx, hold, [id, forMs]);
}

export type TargetGate =
  | { readonly type: "open" }
  /** It asked for quiet: to be waited for, and no try is lost on it. */
  | { readonly type: "held"; readonly forMs: number }
  /** It has failed again and again: this counts as a try, without one. */
  | { readonly type: "broken" };

/**
 * Whether a delivery may go to a target now. Of a target that has failed too often one delivery goes as a probe when its rest is over;
 * the others are told that it is broken until the probe has come back.
 */
export async function passGate(tx: Tx, id: string): Promise<TargetGate> {
  const [row] = await tx.query<{ failures: number; heldMs: number }>(
    `SELECT failures, ceil(extract(epoch FROM held_until - clock_timestamp()) * 1000)::float8 AS "heldMs"
     FROM delivery_target WHERE workspace_id = $1 AND id = $2 AND (failures >= $3 OR held_until > clock_timestamp())`,
    [tx.workspaceId, id, BREAKER.opensAt],
  );
  if (!row) return { type: "open" };
  if (row.failures < BREAKER.opensAt) return { type: "held", forMs: Math.max(1, row.heldMs) };
  const probes = await tx.query(
    `UPDATE delivery_target SET held_until = clock_timestamp() + $3 * interval '1 millisecond'
     WHERE workspace_id = $1 AND id = $2 AND held_until <= clock_timestamp() RETURNING id`,
    [tx.workspaceId, id, BREAKER.probeMs],
  );
  return probes.length > 0 ? { type: "open" } : { type: "broken" };
}

/** Notes that a target did not do its work: after several in a row it rests. */
export async function noteFailure(tx: Tx, id: string): Promise<void> {
  const row = await onTarget<{ failures: number }>(
    tx,
    "UPDATE delivery_target SET failures = failures + 1 WHERE workspace_id = $1 AND id = $2 RETURNING failures",
    [id],
  );
  const rest = restAfter(row?.failures ?? 0);
  if (rest === 0) return;
  await tx.query(
    "UPDATE delivery_target SET held_until = clock_timestamp() + $3 * interval '1 millisecond' WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, id, rest],
  );
}

/** Of a target without failures no row is locked or changed: many deliveries to one target end at the same moment. */
const ANSWERED = `WITH failing AS (
    SELECT failures FROM delivery_target WHERE workspace_id = $1 AND id = $2 AND failures > 0 FOR NO KEY UPDATE),
  counted AS (
    UPDATE delivery_target t SET failures = 0, held_until = CASE WHEN f.failures >= $3 THEN '-infinity' ELSE t.held_until END
    FROM failing f WHERE t.workspace_id = $1 AND t.id = $2)
  SELECT failures FROM failing`;

/**
 * Notes that a target answered. Where it had been broken, what waits for it goes at once, in its pace. Looked at again and not as the
 * gate saw it: what failed while this delivery was under way is answered by it, too.
 */
export async function noteAnswer(tx: Tx, id: string): Promise<void> {
  const [failing] = await tx.query<{ failures: number }>(ANSWERED, [tx.workspaceId, id, BREAKER.opensAt]);
  if (!failing || failing.failures < BREAKER.opensAt) return;
  await tx.query(
    "UPDATE outbox SET not_before = NULL WHERE workspace_id = $1 AND target_id = $2 AND relayed_at IS NULL AND placed_at IS NULL AND not_before > now()",
    [tx.workspaceId, id],
  );
  tx.wake();
}
