import { fieldConditions } from "../condition/condition.ts";
import { kindOf, type Step } from "../steps/registry.ts";
import { parts } from "../text/text.ts";
import { isObject, own } from "../value/json.ts";
import type { Definition } from "./definition.ts";

/** Whose values a text can hold: of the contact, or of what was said and where. */
export type SentRoot = "contact" | "conversation";

const pathsIn = (value: unknown): readonly string[] => {
  if (typeof value === "string")
    return parts(value).flatMap((part) => (typeof part === "string" ? [] : [part.path]));
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  return isObject(value) ? Object.values(value).flatMap(pathsIn) : [];
};

const answersOf = (steps: readonly Step[]): ReadonlySet<string> =>
  new Set(steps.flatMap((step) => kindOf(step).answersIn?.(step) ?? []));
const rootOf = (path: string, answers: ReadonlySet<string>): readonly SentRoot[] => {
  const [root, name = ""] = path.split(".");
  if (root === "contact") return ["contact"];
  return root === "conversation" || root === "message" || (root === "var" && answers.has(name))
    ? ["conversation"]
    : [];
};
const inOrder = (roots: readonly SentRoot[]): readonly SentRoot[] =>
  (["contact", "conversation"] as const).filter((root) => roots.includes(root));

/** Whose values the steps of a definition send to other systems; an answer kept in a variable is of the conversation. */
export function sentOut({ steps }: Definition): readonly SentRoot[] {
  const answers = answersOf(steps);
  const sent = steps.flatMap((step) => (kindOf(step).sendsOut ?? []).map((name) => own(step, name)));
  return inOrder(pathsIn(sent).flatMap((path) => rootOf(path, answers)));
}

/**
 * Whose values the conditions of a definition test. Which way a run went tells what they found: who may choose the tests could read any
 * value, letter by letter.
 */
export function tested({ trigger, steps }: Definition): readonly SentRoot[] {
  const answers = answersOf(steps);
  const conditions = steps.flatMap((step) =>
    (kindOf(step).conditions?.(step) ?? []).map(({ condition }) => condition),
  );
  const all = trigger.conditions ? [trigger.conditions, ...conditions] : conditions;
  return inOrder(all.flatMap(fieldConditions).flatMap(({ field }) => rootOf(field, answers)));
}
