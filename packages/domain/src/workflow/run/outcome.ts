import type { Exit } from "../schema/settings.ts";
import type { WorkflowScope } from "../text/path.ts";
import type { Effect, RunState, WaitFor } from "./run.ts";

/** Where a run goes after what happened at its step. */
export type Onward =
  | { readonly exit: string; readonly to: Exit | undefined }
  | { readonly waitFor: WaitFor; readonly wakeAt: number | null }
  /** Waits on for what it waited for. */
  | { readonly stay: true };

/** What happened at a step, as data; `advance` applies it. */
export interface Outcome<Word extends string = string> {
  /** A short word for the log, which the step `says` as a sentence; what follows a colon is told to it. */
  readonly outcome: Word | `${Word}:${string}`;
  readonly detail?: unknown;
  readonly effects?: readonly Effect[];
  /** Variables set. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Interpreter's notes changed. */
  readonly scratch?: Partial<Scratch>;
  readonly onward: Onward;
}

/** The interpreter's notes within a run. */
export interface Scratch {
  /** Jumps taken, by id of the JUMP_TO step. */
  readonly jumps: Readonly<Record<string, number>>;
  /** The question that is open; null when none is. */
  readonly open: OpenQuestion | null;
}

export interface OpenQuestion {
  /** Keys of every message that belongs to it: the question, its repetitions, the code. */
  readonly keys: readonly string[];
  /** Wrong answers so far. */
  readonly wrong: number;
  /** VERIFY_IDENTIFIER: the address that the code went to. */
  readonly value?: string;
  /** … and the address that is to be proven once the one that the conversation comes from is. */
  readonly target?: string;
  /** … and that the right code shows the address only, for nothing proved who writes. */
  readonly seenOnly?: true;
}

/** One stay of a run at a step. */
export interface Visit {
  readonly run: RunState;
  readonly scratch: Scratch;
  readonly scope: WorkflowScope;
  /** `<runId>:<visit>`: the same on every attempt, another one on every visit. */
  readonly key: string;
}

export const leave = <const Word extends string>(
  exit: string,
  to: Exit | undefined,
  outcome: Word,
  detail: unknown = {},
  effects: readonly Effect[] = [],
) => ({
  outcome,
  detail,
  effects,
  onward: { exit, to },
});

/** As long as a log entry needs of another program's words. */
export const brief = (reason: string): string => reason.slice(0, 300);

/** A timer signal before its time does not count. */
export const isDue = ({ run, scope }: Visit): boolean => run.wakeAt !== null && scope.now >= run.wakeAt;
