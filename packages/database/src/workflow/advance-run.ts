import type { Definition, LogEntry, RunState, Signal } from "@contact-identity/domain";
import { advance, failStep, MAX_TURN_WORK, rest } from "@contact-identity/domain";
import { appendEvents } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";
import { checkCode } from "../verification/check-code.ts";
import { definitionOf } from "./definitions.ts";
import { type Acting, StepFailed } from "./effects/acting.ts";
import { applyEffect } from "./effects/apply-effects.ts";
import { type Known, loadFacts, loadFactsOfRun } from "./load-facts.ts";
import type { RunRow } from "./run.row.ts";
import { columnsOfState, stateOfColumns } from "./run-state.ts";

type ClaimedRow = Pick<
  RunRow,
  | "id"
  | "workflowId"
  | "version"
  | "contactId"
  | "conversationId"
  | "causedBy"
  | "status"
  | "stepId"
  | "state"
> &
  Pick<RunRow, "sequence" | "visits" | "wakeAt" | "waitConversationId" | "failure">;

const CLAIM = `SELECT id, workflow_id AS "workflowId", version, contact_id AS "contactId", conversation_id AS "conversationId",
    caused_by AS "causedBy", status, step_id AS "stepId", state, sequence, visits, wake_at AS "wakeAt",
    wait_conversation_id AS "waitConversationId", failure
  FROM workflow_run WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE`;

/** A run whose row this transaction holds. */
export interface HeldRun {
  readonly id: string;
  readonly workflowId: string;
  readonly contactId: string;
  readonly conversationId: string | null;
  readonly causedBy: readonly string[];
  readonly state: RunState;
}

/**
 * Takes a run as far as it goes on one signal, in the given transaction, holding the run's row: its state, log, messages, values and
 * outbox commit together or not at all. No network in here. Answers whether the signal changed anything.
 * A run whose contact was merged away goes on with the survivor.
 */
export async function advanceRun(
  tx: Tx,
  runId: string,
  signal: Signal,
  options: { readonly skipLocked?: boolean } = {},
): Promise<boolean> {
  // Both are on the wire at once; the second is read after the first has the row, so it knows what whoever held it before has done.
  const [rows, known] = await Promise.all([
    tx.query<ClaimedRow>(options.skipLocked ? `${CLAIM} SKIP LOCKED` : CLAIM, [tx.workspaceId, runId]),
    loadFactsOfRun(tx, runId),
  ]);
  const [row] = rows;
  if (!row) return false;
  const definition = await definitionOf(tx, row.workflowId, row.version);
  return proceed(
    tx,
    { ...row, causedBy: row.causedBy ?? [], state: stateOfColumns(row) },
    definition,
    signal,
    known,
  );
}

/** Advances a run that this transaction holds. `known` is what was read since it does; null when the contact was erased. */
export async function proceed(
  tx: Tx,
  run: HeldRun,
  definition: Definition,
  signal: Signal,
  known: Known | null,
): Promise<boolean> {
  const acting: Acting = {
    runId: run.id,
    workflowId: run.workflowId,
    // Whoever holds it now.
    contactId: known?.facts.contact.id ?? run.contactId,
    conversationId: run.conversationId,
    heard: null,
    causedBy: [...run.causedBy, run.workflowId],
  };
  const message = signal.type === "answer" ? { text: signal.text } : lastMessage(run.state);
  const log: LogEntry[] = [];
  let state = run.state;
  let next: Signal = signal;
  let at = known?.now;
  let work = 0;
  for (let seen = known; ; seen = await loadFacts(tx, { ...acting, id: run.id })) {
    if (!seen) {
      const failure = "the contact was erased";
      state = { ...state, status: "CANCELLED", wakeAt: null, waitFor: null, failure };
      break;
    }
    const now = at ?? seen.now;
    at = now;
    const turn = advance(definition, state, await judged(tx, run.id, state, next), now.getTime(), {
      ...seen.facts,
      message,
    });
    if (turn.run === state) {
      if (state === run.state) return false;
      break;
    }
    state = turn.run;
    work += turn.work ?? 0;
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
      const failed = failStep(
        definition,
        state,
        error.stepId ?? turn.log.at(-1)?.stepId ?? state.stepId ?? "",
        error.message,
      );
      state = failed.run;
      log.push(...failed.log);
    }
    if (state.status === "RUNNING" && (state.wakeAt !== null || work >= MAX_TURN_WORK)) {
      // The worker goes on with it, among everybody else's, and has to know what was heard.
      state = rest(
        message ? { ...state, scratch: { ...state.scratch, lastMessage: message.text } } : state,
        now.getTime(),
      );
      break;
    }
    if (state.status !== "RUNNING" && (state.status !== "WAITING" || next.type === "continue")) break;
  }
  saveRun(tx, acting, state, log, at ?? new Date());
  await tellEnd(tx, acting, state);
  return true;
}

/** An answer where a code is awaited, with what the comparison said. */
async function judged(
  tx: Tx,
  runId: string,
  { waitFor, scratch }: RunState,
  signal: Signal,
): Promise<Signal> {
  if (signal.type !== "answer" || waitFor?.type !== "code") return signal;
  if (signal.conversationId !== waitFor.conversationId || signal.at < waitFor.askedAt) return signal;
  const { value } = scratch.open as { value: string };
  return {
    ...signal,
    codeVerdict: await checkCode(tx, { runId, key: waitFor.key, kind: waitFor.kind, value }, signal.text),
  };
}

const lastMessage = (state: RunState) =>
  typeof state.scratch.lastMessage === "string" ? { text: state.scratch.lastMessage } : null;

/** A cancelled run is told by nobody: whoever cancelled it knows. */
async function tellEnd(tx: Tx, acting: Acting, { status, failure }: RunState): Promise<void> {
  const { contactId, conversationId, causedBy, runId, workflowId } = acting;
  const about = { contactId, conversationId, causedBy };
  if (status === "COMPLETED")
    await appendEvents(tx, [{ type: "workflow.run.completed", ...about, payload: { runId, workflowId } }]);
  if (status === "FAILED")
    await appendEvents(tx, [
      { type: "workflow.run.failed", ...about, payload: { runId, workflowId, failure: failure ?? "" } },
    ]);
}

const ENDED = new Set(["COMPLETED", "FAILED", "CANCELLED"]);

/** State and log in one statement. */
function saveRun(tx: Tx, acting: Acting, state: RunState, log: readonly LogEntry[], at: Date): void {
  const row = columnsOfState(acting.runId, state);
  tx.send(
    `WITH run AS (
       UPDATE workflow_run SET status = $3, step_id = $4, state = $5, wake_at = $6, wait_conversation_id = $7, failure = $8, contact_id = $9,
         conversation_id = $10, ended_at = $11, sequence = $14, visits = $15, attempts = 0 WHERE workspace_id = $1 AND id = $2)
     INSERT INTO workflow_run_step (workspace_id, run_id, sequence, step_id, type, outcome, detail, at)
     SELECT $1, $2, l.sequence, l.step_id, l.type, l.outcome, l.detail, $13
     FROM jsonb_to_recordset($12::jsonb) AS l (sequence integer, step_id text, type text, outcome text, detail jsonb)`,
    [
      tx.workspaceId,
      acting.runId,
      row.status,
      row.stepId,
      JSON.stringify(row.state),
      row.wakeAt,
      row.waitConversationId,
      row.failure,
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
      row.sequence,
      row.visits,
    ],
  );
}
