import { fieldConditions } from "./condition.ts";
import type { Definition, Step } from "./definition.ts";
import { isObject } from "./json.ts";
import { parts } from "./text.ts";

/** Whose values a text can hold: of the contact, or of what was said and where. */
export type SentRoot = "contact" | "conversation";

const pathsIn = (value: unknown): readonly string[] => {
  if (typeof value === "string") return parts(value).flatMap((part) => (typeof part === "string" ? [] : [part.path]));
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  return isObject(value) ? Object.values(value).flatMap(pathsIn) : [];
};

/** Variables that hold what a contact answered. */
const answered = (steps: readonly Step[]): ReadonlySet<string> =>
  new Set(
    steps.flatMap((step) => (step.type === "ASK_QUESTION" && step.saveTo && "variable" in step.saveTo ? [step.saveTo.variable] : [])),
  );

const rootOf = (path: string, answers: ReadonlySet<string>): readonly SentRoot[] => {
  const [root, name = ""] = path.split(".");
  if (root === "contact") return ["contact"];
  return root === "conversation" || root === "message" || (root === "var" && answers.has(name)) ? ["conversation"] : [];
};
const inOrder = (roots: readonly SentRoot[]): readonly SentRoot[] =>
  (["contact", "conversation"] as const).filter((root) => roots.includes(root));

/** Whose values the HTTP steps of a definition send to other systems; an answer kept in a variable is of the conversation. */
export function sentOut({ steps }: Definition): readonly SentRoot[] {
  const answers = answered(steps);
  const paths = steps.flatMap((step) => (step.type === "HTTP_REQUEST" ? pathsIn([step.url, step.headers, step.body]) : []));
  return inOrder(paths.flatMap((path) => rootOf(path, answers)));
}

/**
 * Whose values the conditions of a definition test. Which way a run went tells what they found: who may choose the tests could read any
 * value, letter by letter.
 */
export function tested({ trigger, steps }: Definition): readonly SentRoot[] {
  const answers = answered(steps);
  const conditions = steps.flatMap((step) => (step.type === "BRANCH" ? step.branches.map(({ when }) => when) : []));
  const all = trigger.conditions ? [trigger.conditions, ...conditions] : conditions;
  return inOrder(all.flatMap(fieldConditions).flatMap(({ field }) => rootOf(field, answers)));
}
