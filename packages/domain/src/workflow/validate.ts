import type { Definition, Step, Trigger } from "./definition.ts";
import { isDeeper, own } from "./json.ts";
import { definitionSchema } from "./schema.ts";
import { conditionFaults } from "./validate/conditions.ts";
import { graphProblems } from "./validate/graph.ts";
import { type Problem, problem } from "./validate/problem.ts";
import { shapeProblems } from "./validate/shape.ts";
import { stepFaults } from "./validate/steps.ts";
import { stepTextFaults } from "./validate/texts.ts";

export type { Problem } from "./validate/problem.ts";

/** Far beyond any useful definition, and far from the end of the stack. */
const MAX_DEPTH = 40;

/** More at once help nobody; what is left is told once these are mended. */
const MAX_PROBLEMS = 500;

/** What the workspace knows. */
export interface Known {
  /** Keys of the custom contact fields. Absent: every well-formed key is taken for one. */
  readonly contactFieldKeys?: readonly string[];
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
  const meaning = (field: readonly string[], faults: readonly { at: readonly string[]; what: string }[]): readonly Problem[] =>
    faults.map(({ at, what }) => problem(definition, [...field, ...at], what));

  const { contactFieldKeys } = known;
  const trigger = own(definition, "trigger");
  const conditions = isWhole("trigger") && trigger !== undefined ? (trigger as Trigger).conditions : undefined;
  const steps = own(definition, "steps");
  const found = [
    ...shape,
    ...graphProblems(definition),
    ...(conditions ? meaning(["trigger", "conditions"], conditionFaults(conditions, contactFieldKeys)) : []),
    ...(Array.isArray(steps) ? (steps as readonly Step[]) : []).flatMap((step, index) => {
      const field = ["steps", String(index)];
      return isWhole(...field) ? meaning(field, [...stepFaults(step, contactFieldKeys), ...stepTextFaults(step, contactFieldKeys)]) : [];
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
