import type { Definition, LogEntry, RunState, Signal } from "@contact-identity/domain";
import { advance, failStep } from "@contact-identity/domain";
import type { Tx } from "../transaction.ts";
import { checkCode } from "../verification/check-code.ts";
import type { Acting } from "./apply-effects.ts";
import { applyEffect, StepFailed } from "./apply-effects.ts";
import { loadFacts } from "./load-facts.ts";

interface ClaimedRun {
  id: string;
  workflowId: string;
  contactId: string;
  conversationId: string | null;
  causedBy: string[];
  state: RunState;
  definition: Definition;
  now: Date;
}

const CLAIM = `SELECT r.id, r.workflow_id AS "workflowId", coalesce(a.merged_into, a.id) AS "contactId", r.conversation_id AS "conversationId",
    r.caused_by AS "causedBy", r.state, v.definition, clock_timestamp() AS now
  FROM workflow_run r
  JOIN contact a ON a.workspace_id = $1 AND a.id = r.contact_id
  JOIN workflow_version v ON v.workspace_id = $1 AND v.workflow_id = r.workflow_id AND v.version = r.version
  WHERE r.workspace_id = $1 AND r.id = $2 FOR NO KEY UPDATE OF r`;

/**
 * Takes a run as far as it goes on one signal, in the given transaction, holding the run's row: its state, log, messages, values and
 * outbox commit together or not at all. No network in here. Answers whether the signal changed anything.
 * A run whose contact was merged away goes on with the survivor.
 */
export async function advanceRun(tx: Tx, runId: string, signal: Signal, options: { readonly skipLocked?: boolean } = {}): Promise<boolean> {
  const [run] = await tx.query<ClaimedRun>(options.skipLocked ? `${CLAIM} SKIP LOCKED` : CLAIM, [tx.workspaceId, runId]);
  if (!run) return false;
  const acting: Acting = {
    runId,
    workflowId: run.workflowId,
    contactId: run.contactId,
    conversationId: run.conversationId,
    heard: null,
    causedBy: [...run.causedBy, run.workflowId],
  };
  const message = signal.type === "answer" ? { text: signal.text } : lastMessage(run.state);
  const log: LogEntry[] = [];
  let state = run.state;
  let next: Signal = signal;
  do {
    const facts = await loadFacts(tx, { ...acting, id: runId }, message);
    if (!facts) {
      const failure = "the contact was erased";
      state = { ...state, status: "CANCELLED", wakeAt: null, waitFor: null, failure };
      break;
    }
    const turn = advance(run.definition, state, await judged(tx, runId, state, next), run.now.getTime(), facts);
    if (turn.run === state) {
      if (state === run.state) return false;
      break;
    }
    state = turn.run;
    log.push(...turn.log);
    next = { type: "continue" };
    try {
      for (const effect of turn.effects) {
        await applyEffect(tx, effect, acting);
        if (acting.heard) break;
      }
      if (acting.heard) next = acting.heard;
      acting.heard = null;
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      const failed = failStep(run.definition, state, error.stepId ?? turn.log.at(-1)?.stepId ?? state.stepId ?? "", error.message);
      state = failed.run;
      log.push(...failed.log);
    }
  } while (state.status === "RUNNING" || (state.status === "WAITING" && next.type !== "continue"));
  await saveRun(tx, acting, state, log, run.now);
  return true;
}

/** An answer where a code is awaited, with what the comparison said. */
async function judged(tx: Tx, runId: string, { waitFor, scratch }: RunState, signal: Signal): Promise<Signal> {
  if (signal.type !== "answer" || waitFor?.type !== "code") return signal;
  if (signal.conversationId !== waitFor.conversationId || signal.at < waitFor.askedAt) return signal;
  const { value } = scratch.open as { value: string };
  return { ...signal, codeVerdict: await checkCode(tx, { runId, key: waitFor.key, kind: waitFor.kind, value }, signal.text) };
}

const lastMessage = (state: RunState) => (typeof state.scratch.lastMessage === "string" ? { text: state.scratch.lastMessage } : null);

const ENDED = new Set(["COMPLETED", "FAILED", "CANCELLED"]);

/** State and log in one statement. */
async function saveRun(tx: Tx, acting: Acting, state: RunState, log: readonly LogEntry[], at: Date): Promise<void> {
  const answering =
    state.waitFor && (state.waitFor.type === "answer" || state.waitFor.type === "code") ? state.waitFor.conversationId : null;
  await tx.query(
    `WITH run AS (
       UPDATE workflow_run SET status = $3, step_id = $4, state = $5, wake_at = $6, wait_conversation_id = $7, failure = $8, contact_id = $9,
         conversation_id = $10, ended_at = $11, attempts = 0 WHERE workspace_id = $1 AND id = $2)
     INSERT INTO workflow_run_step (workspace_id, run_id, sequence, step_id, type, outcome, detail, at)
     SELECT $1, $2, l.sequence, l.step_id, l.type, l.outcome, l.detail, $13
     FROM jsonb_to_recordset($12::jsonb) AS l (sequence integer, step_id text, type text, outcome text, detail jsonb)`,
    [
      tx.workspaceId,
      acting.runId,
      state.status,
      state.stepId,
      JSON.stringify(state),
      state.wakeAt === null ? null : new Date(state.wakeAt),
      answering,
      state.failure,
      acting.contactId,
      acting.conversationId,
      ENDED.has(state.status) ? at : null,
      JSON.stringify(
        log.map((entry) => ({
          sequence: entry.sequence,
          step_id: entry.stepId,
          type: entry.type,
          outcome: entry.outcome,
          detail: entry.detail ?? null,
        })),
      ),
      at,
    ],
  );
}
