import { conditionFaults } from "../condition/faults.ts";
import type { Definition } from "../definition/definition.ts";
import { definitionSchema } from "../definition/schema.ts";
import type { Condition } from "../schema/conditions.ts";
import { type Fault, type Known, type Problem, problem } from "../schema/problem.ts";
import type { Trigger } from "../schema/trigger.ts";
import { kindOf, type Step } from "../steps/registry.ts";
import { isDeeper, MAX_DEPTH, own } from "../value/json.ts";
import { budget } from "./budget.ts";
import { graphProblems } from "./graph.ts";
import { shapeProblems } from "./shape.ts";
import { stepTextFaults } from "./texts.ts";

/** More at once help nobody; what is left is told once these are mended. */
const MAX_PROBLEMS = 500;

/**
 * Everything that refuses publishing a definition, by path, at most one problem a path; [] when it can be published. Takes any JSON.
 * A step is looked at for what it means only when its shape is right, so that one mistake is one problem.
 */
export const problems = (definition: unknown, known: Known = {}): readonly Problem[] => {
  if (isDeeper(definition, MAX_DEPTH))
    return [
      problem(definition, [], `nests deeper than ${MAX_DEPTH} levels; make it flatter`, "LIMIT_EXCEEDED"),
    ];
  const shape = shapeProblems(definition, definitionSchema, MAX_PROBLEMS);
  // Looking stopped there, so nothing is known to have the right shape.
  if (shape.length >= MAX_PROBLEMS) return shape;
  // Neither the part itself, nor anything in it, nor what holds it (whose parts were then not looked at) has a wrong shape.
  const isWhole = (...field: string[]): boolean =>
    !shape.some((one) =>
      field.every((part, index) => index >= one.field.length || one.field[index] === part),
    );
  const meaning = (field: readonly string[], faults: readonly Fault[]): readonly Problem[] =>
    faults.map(({ at, what, code }) => problem(definition, [...field, ...at], what, code));

  const trigger = own(definition, "trigger");
  const conditions =
    isWhole("trigger") && trigger !== undefined ? (trigger as Trigger).conditions : undefined;
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
    ...(conditions && !over.length
      ? meaning(["trigger", "conditions"], conditionFaults(conditions, known.contactFieldKeys))
      : []),
    ...(Array.isArray(steps) ? (steps as readonly Step[]) : []).flatMap((step, index) => {
      const field = ["steps", String(index)];
      if (!isWhole(...field)) return [];
      const kind = kindOf(step);
      if (over.length && kind.conditions) return [];
      return meaning(field, [
        ...(kind.faults?.(step, known) ?? []),
        ...stepTextFaults(step, known),
        ...(kind.dangers?.(step, known) ?? []),
      ]);
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
const overBudget = (
  definition: unknown,
  trigger: Condition | undefined,
  steps: readonly (Step | false)[],
): readonly Problem[] => {
  const { spend } = budget();
  const places: (readonly [Condition, readonly string[]])[] = trigger
    ? [[trigger, ["trigger", "conditions"]]]
    : [];
  for (const [index, step] of steps.entries())
    for (const { condition, at } of step ? (kindOf(step).conditions?.(step) ?? []) : [])
      places.push([condition, ["steps", String(index), ...at]]);
  for (const [condition, field] of places) {
    const what = spend(condition);
    if (what !== null) return [problem(definition, field, what, "LIMIT_EXCEEDED")];
  }
  return [];
};

/** Whether something is a definition that can be published. */
export const isDefinition = (value: unknown, known: Known = {}): value is Definition =>
  problems(value, known).length === 0;
