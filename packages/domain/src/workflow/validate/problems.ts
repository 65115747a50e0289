import { conditionFaults } from "../condition/faults.ts";
import type { Definition } from "../definition/definition.ts";
import { definitionSchema } from "../definition/schema.ts";
import { type Fault, type Known, type Problem, problem } from "../schema/problem.ts";
import type { Trigger } from "../schema/trigger.ts";
import { kindOf, type Step } from "../steps/registry.ts";
import { isDeeper, MAX_DEPTH, own } from "../value/json.ts";
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
    return [problem(definition, [], `nests deeper than ${MAX_DEPTH} levels; make it flatter`, "LIMIT_EXCEEDED")];
  const shape = shapeProblems(definition, definitionSchema, MAX_PROBLEMS);
  // Looking stopped there, so nothing is known to have the right shape.
  if (shape.length >= MAX_PROBLEMS) return shape;
  // Neither the part itself, nor anything in it, nor what holds it (whose parts were then not looked at) has a wrong shape.
  const isWhole = (...field: string[]): boolean =>
    !shape.some((one) => field.every((part, index) => index >= one.field.length || one.field[index] === part));
  const meaning = (field: readonly string[], faults: readonly Fault[]): readonly Problem[] =>
    faults.map(({ at, what, code }) => problem(definition, [...field, ...at], what, code));

  const trigger = own(definition, "trigger");
  const conditions = isWhole("trigger") && trigger !== undefined ? (trigger as Trigger).conditions : undefined;
  const steps = own(definition, "steps");
  const found = [
    ...shape,
    ...graphProblems(definition),
    ...(conditions ? meaning(["trigger", "conditions"], conditionFaults(conditions, known.contactFieldKeys)) : []),
    ...(Array.isArray(steps) ? (steps as readonly Step[]) : []).flatMap((step, index) => {
      const field = ["steps", String(index)];
      if (!isWhole(...field)) return [];
      const kind = kindOf(step);
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

/** Whether something is a definition that can be published. */
export const isDefinition = (value: unknown, known: Known = {}): value is Definition => problems(value, known).length === 0;
