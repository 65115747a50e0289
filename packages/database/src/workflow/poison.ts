import { appendEvents } from "../outbox/append-events.ts";
import { Refused } from "../refused.ts";
import { apart } from "../savepoint.ts";
import type { Tx } from "../transaction.ts";
import { StepFailed } from "./effects/acting.ts";

/** How often a run may break whoever advances it. */
export const MAX_RUN_ATTEMPTS = 5;

/**
 * An error of nobody's making may quote any value in its words (Postgres does), and a failure is read with WORKFLOWS_READ alone: so its kind
 * is told, and its SQLSTATE. The words are in the worker's log. A refusal's words are ours, and hold no value.
 */
export const reasonOf = (error: unknown): string => {
  if (error instanceof Refused || error instanceof StepFailed) return error.message.slice(0, 500);
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
  const kind = error instanceof Error && /^\w{1,60}$/.test(error.name) ? error.name : "Error";
  return `an unexpected ${kind}${typeof code === "string" && /^\w{1,40}$/.test(code) ? ` (${code})` : ""}; its words are in the worker's log`;
};

/** Fails a run from outside the interpreter, with the reason in its log, so that it is listed and can be retried. An ended one stays. */
async function failRun(tx: Tx, id: string, failure: string): Promise<void> {
  const failed = await tx.query<{ workflowId: string; contactId: string; conversationId: string | null }>(
    `WITH failed AS (
       UPDATE workflow_run SET status = 'FAILED', failure = $3, ended_at = now(), wake_at = NULL, wait_conversation_id = NULL,
         state = state - 'waitFor' - 'askedAt', sequence = (SELECT coalesce(max(sequence), 0) + 1 FROM workflow_run_step WHERE workspace_id = $1 AND run_id = $2)
       WHERE workspace_id = $1 AND id = $2 AND status IN ('RUNNING', 'WAITING') RETURNING step_id, sequence, workflow_id, contact_id, conversation_id),
     log AS (INSERT INTO workflow_run_step (workspace_id, run_id, sequence, step_id, type, outcome, detail, at)
     SELECT $1, $2, sequence, coalesce(step_id, ''), 'NONE', 'failed', jsonb_build_object('reason', $3::text), now() FROM failed)
     SELECT workflow_id AS "workflowId", contact_id AS "contactId", conversation_id AS "conversationId" FROM failed`,
    [tx.workspaceId, id, failure],
  );
  for (const { workflowId, ...about } of failed)
    await appendEvents(tx, [
      { type: "workflow.run.failed", ...about, payload: { runId: id, workflowId, failure } },
    ]);
}

/**
 * Counts an attempt that broke; the last one fails the run with the reason. `putOff` makes the sweep come again: 1 s, 2 s, 4 s … later.
 * Answers whether the run was given up.
 */
export async function countBrokenAttempt(
  tx: Tx,
  id: string,
  error: unknown,
  putOff: boolean,
): Promise<boolean> {
  const [row] = await tx.query<{ attempts: number }>(
    `UPDATE workflow_run SET attempts = attempts + 1, wake_at = CASE WHEN $3 THEN now() + power(2, attempts) * interval '1 second' ELSE wake_at END
     WHERE workspace_id = $1 AND id = $2 AND status IN ('RUNNING', 'WAITING') RETURNING attempts`,
    [tx.workspaceId, id, putOff],
  );
  if (!row || row.attempts < MAX_RUN_ATTEMPTS) return false;
  await failRun(tx, id, `gave up after ${row.attempts} attempts: ${reasonOf(error)}`);
  return true;
}

/**
 * Works on a run for an event. On the event's last attempt a run that breaks the work is failed with the reason, and nothing else of the
 * event with it: without that its neighbours would be lost too, and the run would wait for ever.
 */
export async function guarded(
  tx: Tx,
  runId: string,
  lastAttempt: boolean,
  work: () => Promise<unknown>,
): Promise<void> {
  if (!lastAttempt) {
    await work();
    return;
  }
  const broken = await apart(tx, work);
  if (broken) await failRun(tx, runId, `gave up after the last attempt: ${reasonOf(broken.error)}`);
}
