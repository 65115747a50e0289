import type { Tx } from "../transaction.ts";
import { OutboxRow } from "./outbox.row.ts";

/** How often an event is tried before it is set aside. */
const MAX_ATTEMPTS = 6;
export const isLastAttempt = (event: Pick<OutboxRow, "attempts">): boolean =>
  event.attempts + 1 >= MAX_ATTEMPTS;

/** Claims one pending event; null when it is done, locked by another worker, not due, or behind an earlier one of its conversation. */
export async function claimEvent(tx: Tx, id: string): Promise<OutboxRow | null> {
  const [row] = await tx.query<OutboxRow>(
    `SELECT ${tx.columns(OutboxRow, "o")} FROM outbox o
     WHERE o.workspace_id = $1 AND o.id = $2 AND o.relayed_at IS NULL AND (o.not_before IS NULL OR o.not_before <= now())
       AND (o.conversation_id IS NULL OR o.lane = 'outside' OR NOT EXISTS (
         SELECT 1 FROM outbox e WHERE e.workspace_id = $1 AND e.conversation_id = o.conversation_id AND e.id < o.id AND e.relayed_at IS NULL
           AND e.lane <> 'outside'))
     FOR UPDATE SKIP LOCKED`,
    [tx.workspaceId, id],
  );
  return row ?? null;
}

/** Ends an event. What work inside was told is not kept any longer; what a delivery was told is kept until it has ended (`emptyEvent`). */
export const markRelayed = (tx: Tx, id: string): void =>
  tx.send(
    `UPDATE outbox SET relayed_at = now(), last_error = NULL, payload = CASE WHEN lane = 'inside' THEN '{}' ELSE payload END
     WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, id],
  );

/** Takes away what a delivery that has ended was told. */
export const emptyEvent = (tx: Tx, id: string): void =>
  tx.send("UPDATE outbox SET payload = '{}' WHERE workspace_id = $1 AND id = $2", [tx.workspaceId, id]);

/** Puts an event off after a failure: 1 s, 2 s, 4 s … ; after the last attempt it is set aside with its error, for people to look at. */
export const deferEvent = (tx: Tx, id: string, error: string) =>
  tx.query(
    `UPDATE outbox SET attempts = attempts + 1, last_error = $3,
       not_before = now() + least(power(2, attempts), 300) * interval '1 second',
       relayed_at = CASE WHEN attempts + 1 >= ${MAX_ATTEMPTS} THEN now() END
     WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, id, error.slice(0, 2000)],
  );
