import type { Condition, Definition, Step, Trigger } from "./definition.ts";
import { isDeeper, MAX_DEPTH, own } from "./json.ts";
import { definitionSchema } from "./schema.ts";
import { budget } from "./validate/budget.ts";
import { conditionFaults, type Fault } from "./validate/conditions.ts";
import { graphProblems } from "./validate/graph.ts";
import { type Problem, problem } from "./validate/problem.ts";
import { requestFaults } from "./validate/requests.ts";
import { shapeProblems } from "./validate/shape.ts";
import { stepFaults } from "./validate/steps.ts";
import { stepTextFaults } from "./validate/texts.ts";

export type { Problem } from "./validate/problem.ts";

/** More at once help nobody; what is left is told once these are mended. */
const MAX_PROBLEMS = 500;

/** What the workspace knows. */
export interface Known {
  /** Keys of the custom contact fields. Absent: every well-formed key is taken for one. */
  readonly contactFieldKeys?: readonly string[];
  /** Names of the workspace's secrets. Absent: every well-formed name is taken for one. */
  readonly secretNames?: readonly string[];
  /** Why a request may not go to an address, as far as can be told without asking anybody; null when it may. Absent: every one may. */
  readonly addressRefusal?: (url: string) => string | null;
}

/**
 * Everything that refuses publishing a definition, by path, at most one problem a path; [] when it can be published. Takes any JSON.
 * A step is looked at for what it means only when its shape is right, so that one mistake is one problem.
 */
export const problems = (definition: unknown, known: Known = {}): readonly Problem[] => {
  if (isDeeper(definition, MAX_DEPTH))
    return [problem(definition, [], `nests deeper than ${MAX_DEPTH} levels; make it flatter`, "LIMIT_EXCEEDED")];
  const shape = shapeProblems(definition, definitionSchema, MAX_PROBLEMS);
  // Looking stopped there, so nothing is known to have the right shape.
  if (shape.length >= MAX_PROBLEMS) return shape;
  // Neither the part itself, nor anything in it, nor what holds it (whose parts were then not looked at) has a wrong shape.
  const isWhole = (...field: string[]): boolean =>
    !shape.some((one) => field.every((part, index) => index >= one.field.length || one.field[index] === part));
  const meaning = (field: readonly string[], faults: readonly Fault[]): readonly Problem[] =>
    faults.map(({ at, what, code }) => problem(definition, [...field, ...at], what, code));

  const { contactFieldKeys, secretNames } = known;
  const trigger = own(definition, "trigger");
  const conditions = isWhole("trigger") && trigger !== undefined ? (trigger as Trigger).conditions : undefined;
  const steps = own(definition, "steps");
  const over = overBudget(
    definition,
    conditions,
    Array.isArray(steps) ? steps.map((step, index) => isWhole("steps", String(index)) && step) : [],
  );
  const found = [
    ...shape,
    ...graphProblems(definition),
    ...over,
    ...(conditions && !over.length ? meaning(["trigger", "conditions"], conditionFaults(conditions, contactFieldKeys)) : []),
    ...(Array.isArray(steps) ? (steps as readonly Step[]) : []).flatMap((step, index) => {
      const field = ["steps", String(index)];
      if (!isWhole(...field) || (over.length && step.type === "BRANCH")) return [];
      const requests = step.type === "HTTP_REQUEST" ? requestFaults(step, known.addressRefusal) : [];
      return meaning(field, [...stepFaults(step, contactFieldKeys), ...stepTextFaults(step, contactFieldKeys, secretNames), ...requests]);
    }),
  ];
  const first = new Map<string, Problem>();
  for (const one of found) {
    const path = JSON.stringify(one.field);
    if (!first.has(path)) first.set(path, one);
  }
  return [...first.values()].slice(0, MAX_PROBLEMS);
};

/** The first condition with which all of them together are too much. Nothing else is then said of conditions: saying it would cost. */
const overBudget = (definition: unknown, trigger: Condition | undefined, steps: readonly (Step | false)[]): readonly Problem[] => {
  const { spend } = budget();
  const places: (readonly [Condition, readonly string[]])[] = trigger ? [[trigger, ["trigger", "conditions"]]] : [];
  for (const [index, step] of steps.entries())
    if (step && step.type === "BRANCH")
      for (const [branch, { when }] of step.branches.entries())
        places.push([when, ["steps", String(index), "branches", String(branch), "when"]]);
  for (const [condition, field] of places) {
    const what = spend(condition);
    if (what !== null) return [problem(definition, field, what, "LIMIT_EXCEEDED")];
  }
  return [];
};

/** Whether something is a definition that can be published. */
export const isDefinition = (value: unknown, known: Known = {}): value is Definition => problems(value, known).length === 0;
