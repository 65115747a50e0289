import type { Outcome, Visit } from "../run/outcome.ts";
import type { Effect, Signal } from "../run/run.ts";
import type { Condition } from "../schema/conditions.ts";
import type { Fault, Known } from "../schema/problem.ts";
import type { SchemaNode } from "../schema/schema-node.ts";
import { exit, stepId } from "../schema/settings.ts";
import { type Fields, type Fitting, leaf, type Nodes, record, type Typed } from "../schema/typed.ts";
import { own } from "../value/json.ts";

/** What every step has. */
export interface AnyStep {
  readonly id: string;
  readonly type: string;
}

/** Type, settings and exits of a step: what its schema, and the TypeScript type of one, are made of. */
export interface StepForm<T extends string = string, S = unknown> {
  readonly type: T;
  readonly schema: Typed<S>;
  /** Settings that name the next step or end the run; each may be absent. */
  readonly exits: readonly string[];
}
export type StepOf<Form extends { readonly schema: SchemaNode }> = Fitting<Form["schema"]>;

/** @param optional settings that may be absent. */
export const stepForm = <
  const T extends string,
  P extends Nodes,
  const X extends string,
  O extends keyof P & string = never,
>(
  type: T,
  settings: P,
  exits: readonly X[],
  optional: readonly O[] = [],
): StepForm<T, Fields<{ id: typeof stepId; type: Typed<T> } & P & Record<X, typeof exit>, O | X>> => {
  const out = Object.fromEntries(exits.map((key) => [key, exit])) as Record<X, typeof exit>;
  const properties: Nodes = { id: stepId, type: leaf({ const: type }), ...settings, ...out };
  return { type, exits, schema: record(properties, [...optional, ...exits]) as SchemaNode };
};

/** How an outcome reads, said of the step. `name` is what its word has after a colon. */
export type Say = (detail: unknown, name: string) => string;

export const detailText = (detail: unknown, name: string): string => String(own(detail, name) ?? "");
/** A detail that readers without the right to see values are told of: `advance/story.ts` leaves out what may hold one. */
export const isPart = (detail: unknown): boolean => own(detail, "isPart") === true;
export const because = (detail: unknown): string => {
  const reason = detailText(detail, "reason");
  return reason ? `: ${reason}` : "";
};

/** What the placeholders of a text may name: paths alone, or `{{code}}` or `{{secret.NAME}}` besides. */
export type Placeholders = "paths" | "code" | "secrets";

/** All that is particular to one type of step, beside its form. A method with `step` gets one whose shape is right. */
export interface StepWays<S, Word extends string> {
  /** A list whose entries each have a `name` and a `next`, an exit. */
  readonly exitList?: string;
  /** The one exit that may lead back. */
  readonly leap?: string;
  /** The settings that take placeholders, at any depth. */
  readonly texts: Readonly<Partial<Record<Exclude<keyof S & string, keyof AnyStep>, Placeholders>>>;
  /** The settings that are sent to other systems. */
  readonly sendsOut?: readonly (keyof S & string)[];
  /** Effects after which the facts are stale: the caller applies them, reads the facts again and sends `continue`, in the same transaction. */
  readonly stalesFacts: readonly Effect["type"][];
  /** Its outcomes, by their words. */
  readonly says: Readonly<Record<Word, Say>>;
  /** What several settings together, or a library, can tell. At one path it is told before what is wrong with a text. */
  faults?(step: S, known: Known): readonly Fault[];
  /** What could do harm, told after what is wrong with a text. */
  dangers?(step: S, known: Known): readonly Fault[];
  /** Where credentials stand in clear; of a step of any shape. */
  credentials?(step: object): readonly (readonly string[])[];
  /** The conditions that it tests, and where they stand. */
  conditions?(step: S): readonly { readonly condition: Condition; readonly at: readonly string[] }[];
  /** The variables that hold what a contact answered. */
  answersIn?(step: S): readonly string[];
  /** What it does when a run comes to it. */
  enter(step: S, visit: Visit): Outcome<Word>;
  /** What a signal means to it while a run waits here; null when nothing. */
  receive?(step: S, visit: Visit, signal: Signal): Outcome<Word> | null;
}

/** One type of step. */
export type StepKind<S = AnyStep> = StepForm<string, S> & StepWays<S, string>;

export const defineStep = <T extends string, S, const Word extends string>(
  form: StepForm<T, S>,
  ways: StepWays<S, Word>,
): StepForm<T, S> & StepWays<S, Word> => ({ ...form, ...ways });
