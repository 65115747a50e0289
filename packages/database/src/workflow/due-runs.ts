import type { Database } from "../data-source.ts";
import type { Tx } from "../transaction.ts";
import { directory, WORKSPACES_WITH } from "../transaction.ts";

export interface DueRun {
  readonly workspaceId: string;
  readonly id: string;
}

/**
 * Runs whose time has come, across workspaces, at most `each` of one, the first of each before the second of any: a workspace with very
 * many does not starve another.
 */
export const dueRuns = (database: Database, limit: number, each: number): Promise<DueRun[]> =>
  directory(database, (tx) =>
    tx.query<DueRun>(
      `${WORKSPACES_WITH("workflow_run", "wake_at IS NOT NULL")}
       SELECT w.id AS "workspaceId", r.id FROM w CROSS JOIN LATERAL (
         SELECT p.*, row_number() OVER (ORDER BY p.wake_at, p.id) AS place FROM (
           SELECT id, wake_at FROM workflow_run WHERE workspace_id = w.id AND wake_at IS NOT NULL AND wake_at <= now() ORDER BY wake_at, id LIMIT $2) p) r
       WHERE w.id IS NOT NULL ORDER BY r.place, r.wake_at, r.id LIMIT $1`,
      [limit, each],
    ),
  );

const MAX_ATTEMPTS = 5;

/** A run that breaks whoever advances it: put off, and failed with the reason after the last attempt, so that it is listed and retried by hand. */
export async function failPoisonedRun(tx: Tx, id: string, error: string): Promise<void> {
  const [row] = await tx.query<{ attempts: number; contactId: string }>(
    `UPDATE workflow_run SET attempts = attempts + 1, wake_at = now() + power(2, attempts) * interval '1 second'
     WHERE workspace_id = $1 AND id = $2 AND status IN ('RUNNING', 'WAITING') RETURNING attempts, contact_id AS "contactId"`,
    [tx.workspaceId, id],
  );
  if (!row || row.attempts < MAX_ATTEMPTS) return;
  const failure = `gave up after ${MAX_ATTEMPTS} attempts: ${error.slice(0, 500)}`;
  await tx.query(
    `UPDATE workflow_run SET status = 'FAILED', failure = $3, ended_at = now(), wake_at = NULL, wait_conversation_id = NULL,
       state = state || jsonb_build_object('status', 'FAILED', 'failure', $3::text, 'wakeAt', NULL, 'waitFor', NULL)
     WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, id, failure],
  );
}
