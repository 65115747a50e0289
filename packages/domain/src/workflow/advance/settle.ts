import type { Outcome, Scratch } from "../run/outcome.ts";
import type { Effect, LogEntry, RunState } from "../run/run.ts";
import type { Step } from "../steps/registry.ts";

/** A run with what has come of advancing it so far. */
export interface Turn {
  readonly run: RunState;
  readonly log: readonly LogEntry[];
  readonly effects: readonly Effect[];
}

export const scratchOf = (run: RunState): Scratch => ({
  jumps: {},
  open: null,
  ...(run.scratch as Partial<Scratch>),
});

/** Appends one log entry under the run's next sequence. */
export const logged = (
  turn: Turn,
  stepId: string,
  type: string,
  outcome: string,
  detail: unknown = {},
): Turn => {
  const sequence = turn.run.sequence + 1;
  return {
    ...turn,
    run: { ...turn.run, sequence },
    log: [...turn.log, { sequence, stepId, type, outcome, detail }],
  };
};

const resting = { wakeAt: null, waitFor: null } as const;

/** Fails the run where it stands. */
export const failed = (turn: Turn, stepId: string, type: string, reason: string): Turn => {
  const failure = `Step "${stepId}": ${reason}`;
  const { run, log, effects } = logged(turn, stepId, type, "failed", { reason });
  return {
    run: { ...run, ...resting, status: "FAILED", stepId, failure, scratch: { ...run.scratch, open: null } },
    log,
    effects,
  };
};

/** Applies to a run what happened at its step. */
export const settle = (
  before: Turn,
  step: Step,
  { outcome, detail, effects = [], variables, scratch, onward }: Outcome,
): Turn => {
  const { run, ...rest } = logged(before, step.id, step.type, outcome, detail);
  const noted: Scratch = { ...scratchOf(run), ...scratch };
  const turn = {
    ...rest,
    effects: [...rest.effects, ...effects],
    run: { ...run, variables: { ...run.variables, ...variables }, scratch: { ...noted } },
  };
  if ("stay" in onward) return turn;
  if ("waitFor" in onward) return { ...turn, run: { ...turn.run, status: "WAITING", ...onward } };
  const left: RunState = {
    ...turn.run,
    ...resting,
    status: "RUNNING",
    stepId: onward.to ?? step.id,
    scratch: { ...noted, open: null },
  };
  if (onward.to === undefined)
    return failed({ ...turn, run: left }, step.id, step.type, `the exit ${onward.exit} is taken but not set`);
  return { ...turn, run: onward.to === null ? { ...left, status: "COMPLETED", stepId: null } : left };
};
