import { advance, start } from "../advance/advance.ts";
import type { Definition } from "../definition/definition.ts";
import type { Effect, Facts, LogEntry, RunState, Signal } from "../run/run.ts";
import type { Step } from "../steps/registry.ts";
import { MONDAY, facts as stranger } from "./facts.ts";

export const definitionOf = (...steps: readonly Step[]): Definition => ({
  trigger: { type: "MANUAL" },
  start: steps[0]?.id ?? "",
  steps,
});

export const note = (id: string, next: string | null = null): Step => ({
  id,
  type: "ADD_COMMENT",
  text: `took ${id}`,
  next,
});

export interface Walked {
  readonly run: RunState;
  readonly log: readonly LogEntry[];
  readonly effects: readonly Effect[];
}

export interface World {
  readonly facts?: Facts;
  readonly now?: number;
}

/** One signal, and then as many `continue` as the caller would send; the facts stay as they are. */
export const send = (
  definition: Definition,
  walked: Walked,
  signal: Signal,
  { facts = stranger(), now = MONDAY }: World = {},
): Walked => {
  let turn = advance(definition, walked.run, signal, now, facts);
  const all = { log: [...walked.log, ...turn.log], effects: [...walked.effects, ...turn.effects] };
  while (turn.run.status === "RUNNING" && turn.log.length) {
    turn = advance(definition, turn.run, { type: "continue" }, now, facts);
    all.log.push(...turn.log);
    all.effects.push(...turn.effects);
  }
  return { run: turn.run, ...all };
};

export const begin = (
  definition: Definition,
  world: World = {},
  variables: Readonly<Record<string, unknown>> = {},
): Walked =>
  send(
    definition,
    { run: start(definition, world.facts ?? stranger(), variables), log: [], effects: [] },
    { type: "start" },
    world,
  );

/** What the contact says, where it was asked and a minute later. */
export const says = (text: string, more: Partial<Signal & { readonly type: "answer" }> = {}): Signal => ({
  type: "answer",
  text,
  conversationId: "conversation_1",
  at: MONDAY + 60_000,
  ...more,
});

/** `step outcome` of each entry of the log, in order. */
export const story = ({ log }: Walked): readonly string[] =>
  log.map(({ stepId, outcome }) => `${stepId} ${outcome}`);
