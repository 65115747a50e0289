import { workOf } from "../condition/condition.ts";
import type { Definition } from "../definition/definition.ts";
import type { Visit } from "../run/outcome.ts";
import type { Effect, Facts, LogEntry, RunState, Signal } from "../run/run.ts";
import { KINDS, kindOf, type Step } from "../steps/registry.ts";
import { failed, logged, scratchOf, settle, type Turn } from "./settle.ts";

/** A run that enters more steps than this goes in circles; it fails. */
export const MAX_VISITS = 10_000;

/**
 * In about microseconds: how long a turn may take before the run rests and another process's turn comes. What a single step takes is bounded
 * where its definition is published (`validate/budget.ts`).
 */
export const MAX_TURN_WORK = 20_000;
const VISIT_WORK = 20;

/** What one step says stales the facts does so whichever step it comes from. */
const STALES_FACTS: ReadonlySet<Effect["type"]> = new Set(KINDS.flatMap(({ stalesFacts }) => stalesFacts));

/** A fresh run at the first step. `variables` are those that the trigger brings along. */
export const start = (
  definition: Definition,
  _facts: Facts,
  variables: Readonly<Record<string, unknown>> = {},
): RunState => ({
  status: "RUNNING",
  stepId: definition.start,
  variables,
  wakeAt: null,
  waitFor: null,
  scratch: {},
  failure: null,
  sequence: 0,
  visits: 0,
});

const stepAt = (definition: Definition, id: string | null): Step | undefined =>
  definition.steps.find((step) => step.id === id);

const visitOf = (run: RunState, now: number, facts: Facts): Visit => ({
  run,
  scratch: scratchOf(run),
  scope: { facts, variables: run.variables, now },
  key: `${facts.runId}:${run.visits}`,
});

const workAt = (step: Step, { scope }: Visit): number =>
  (kindOf(step).conditions?.(step) ?? []).reduce(
    (sum, { condition }) => sum + workOf(condition, scope),
    VISIT_WORK,
  );

/** A run that has worked enough for one turn: `timer` from `now` on, or `continue`, takes it further. */
export const rest = (run: RunState, now: number): RunState => ({ ...run, wakeAt: now });

/** Enters steps until the run waits, has ended, or knows less than it has changed. */
const walk = (
  definition: Definition,
  from: Turn,
  now: number,
  facts: Facts,
): Turn & { readonly work?: number } => {
  let turn = from;
  let work = 0;
  while (turn.run.status === "RUNNING" && !turn.effects.some(({ type }) => STALES_FACTS.has(type))) {
    const step = stepAt(definition, turn.run.stepId);
    if (!step)
      return failed(
        turn,
        turn.run.stepId ?? "",
        "NONE",
        "there is no such step in this version of the workflow",
      );
    if (turn.run.visits >= MAX_VISITS)
      return failed(turn, step.id, step.type, `the run has entered ${MAX_VISITS} steps; it goes in circles`);
    if (work >= MAX_TURN_WORK) return { ...turn, run: rest(turn.run, now), work };
    work += workAt(step, visitOf(turn.run, now, facts));
    const run = { ...turn.run, visits: turn.run.visits + 1 };
    turn = settle({ ...turn, run }, step, kindOf(step).enter(step, visitOf(run, now, facts)));
  }
  return { ...turn, work };
};

const cancelled = (definition: Definition, turn: Turn, reason?: string): Turn => {
  const stepId = turn.run.stepId ?? "";
  const type = stepAt(definition, stepId)?.type ?? "NONE";
  const { run, log, effects } = logged(
    turn,
    stepId,
    type,
    "cancelled",
    reason === undefined ? {} : { reason },
  );
  return {
    run: {
      ...run,
      status: "CANCELLED",
      wakeAt: null,
      waitFor: null,
      scratch: { ...run.scratch, open: null },
    },
    log,
    effects,
  };
};

const retried = (definition: Definition, turn: Turn): Turn => {
  const stepId = turn.run.stepId ?? "";
  const again = logged(turn, stepId, stepAt(definition, stepId)?.type ?? "NONE", "retried");
  return { ...again, run: { ...again.run, status: "RUNNING", failure: null } };
};

/** The turn that a signal begins, or null when it does not fit the state. */
const begun = (
  definition: Definition,
  turn: Turn,
  signal: Signal,
  now: number,
  facts: Facts,
): Turn | null => {
  const { run } = turn;
  if (signal.type === "start") return run.status === "RUNNING" && run.visits === 0 ? turn : null;
  if (
    signal.type === "continue" ||
    (signal.type === "timer" && run.wakeAt !== null && now >= run.wakeAt && run.status === "RUNNING")
  )
    return run.status === "RUNNING"
      ? { ...turn, run: run.wakeAt === null ? run : { ...run, wakeAt: null } }
      : null;
  if (signal.type === "cancel")
    return run.status === "RUNNING" || run.status === "WAITING"
      ? cancelled(definition, turn, signal.reason)
      : null;
  if (signal.type === "retry") return run.status === "FAILED" ? retried(definition, turn) : null;
  const step = run.status === "WAITING" ? stepAt(definition, run.stepId) : undefined;
  const outcome = step && kindOf(step).receive?.(step, visitOf(run, now, facts), signal);
  return step && outcome ? settle(turn, step, outcome) : null;
};

/**
 * Takes a run as far as it goes on one signal. Pure and total: the same arguments give the same answer, nothing throws, and a signal
 * that does not fit the state changes nothing — so a signal that comes twice counts once.
 *
 * The states, in words:
 * - RUNNING: at the step `stepId`, which is not entered yet. `start` (before the first step) and `continue` enter it. `advance` leaves a
 *   run RUNNING after effects that make the facts stale: the caller applies them and continues in the same transaction. And when the turn
 *   has worked enough: then `wakeAt` is set, and a later transaction continues.
 * - WAITING: the step `stepId` is entered and wants what `waitFor` names:
 *   - `message`: `sent` or `sendFailed` of that key (SEND_MESSAGE);
 *   - `answer`: an `answer` in that conversation, not older than the question; or `timer` from `wakeAt` on; or `sendFailed` of any
 *     message that asked (ASK_QUESTION). A wrong answer leaves it waiting, with a message that asks again, until attempts are used up;
 *   - `code`: an `answer` likewise, with the caller's verdict; or `timer`; or `sendFailed` (VERIFY_IDENTIFIER). Where the channel proves no
 *     sender it waits twice: for the code that went to the conversation's own address, then for the other one;
 *   - `timer`: `timer` from `wakeAt` on (WAIT);
 *   - `http`: `httpResult` of that key (HTTP_REQUEST).
 *   Each of them takes one exit: a step's id makes the run RUNNING there, null COMPLETED, an absent one FAILED.
 * - COMPLETED, CANCELLED: the end; no signal fits.
 * - FAILED: at the step that failed, with the reason. `retry` makes it RUNNING there, and the step is entered anew.
 * `cancel` fits RUNNING and WAITING.
 */
export const advance = (
  definition: Definition,
  run: RunState,
  signal: Signal,
  now: number,
  facts: Facts,
): {
  readonly run: RunState;
  readonly log: readonly LogEntry[];
  readonly effects: readonly Effect[];
  readonly work?: number;
} => {
  const nothing: Turn = { run, log: [], effects: [] };
  const turn = begun(definition, nothing, signal, now, facts);
  return turn ? walk(definition, turn, now, facts) : nothing;
};

/**
 * Fails a run at a step whose effect the caller could not apply, such as a `startWorkflow` that would be the sixth of a chain. `run` is
 * what `advance` answered; the log entry follows those of that turn. `retry` resumes at the step.
 */
export const failStep = (
  definition: Definition,
  run: RunState,
  stepId: string,
  reason: string,
): { readonly run: RunState; readonly log: readonly LogEntry[] } => {
  const { run: after, log } = failed(
    { run, log: [], effects: [] },
    stepId,
    stepAt(definition, stepId)?.type ?? "NONE",
    reason,
  );
  return { run: after, log };
};
