import type { Fault } from "../condition/faults.ts";
import type { Step } from "../definition/definition.ts";
import { textFaults } from "../text/text.ts";
import { isObject } from "../value/json.ts";

/** Texts within a value, each with its path: a text itself, or those of a list or an object at any depth. */
const texts = (value: unknown, at: readonly string[]): readonly (readonly [readonly string[], string])[] => {
  if (typeof value === "string") return [[at, value]];
  if (Array.isArray(value)) return value.flatMap((one, index) => texts(one, [...at, String(index)]));
  return isObject(value) ? Object.entries(value).flatMap(([name, one]) => texts(one, [...at, name])) : [];
};

/** The settings of each type of step that take placeholders. */
const PLACES: Readonly<Record<Step["type"], readonly string[]>> = {
  SEND_MESSAGE: ["text"],
  ASK_QUESTION: ["text", "retryText"],
  VERIFY_IDENTIFIER: ["text", "prompt", "senderText", "retryText"],
  BRANCH: [],
  UPDATE_CONTACT: ["set"],
  UPDATE_TAGS: ["add", "remove"],
  ASSIGN: ["to"],
  WAIT: [],
  DATE_TIME: [],
  JUMP_TO: [],
  HTTP_REQUEST: ["url", "headers", "body"],
  TRIGGER_WORKFLOW: [],
  ADD_COMMENT: ["text"],
  OPEN_CONVERSATION: ["summary"],
  CLOSE_CONVERSATION: ["summary"],
};

/**
 * Unknown paths and unclosed placeholders in all the texts of a step. `{{code}}` is known in what VERIFY_IDENTIFIER sends, `{{secret.…}}` in
 * what HTTP_REQUEST does, nowhere else.
 */
export const stepTextFaults = (step: Step, customKeys?: readonly string[], secretNames?: readonly string[]): readonly Fault[] =>
  PLACES[step.type].flatMap((name) =>
    texts(Object.entries(step).find(([key]) => key === name)?.[1], [name]).flatMap(([at, text]) => {
      const code = step.type === "VERIFY_IDENTIFIER" && (name === "text" || name === "senderText");
      const faults = textFaults(text, customKeys, code, step.type === "HTTP_REQUEST" ? (secretNames ?? "any") : null);
      return faults.length ? [{ at, what: faults.join(" and ") }] : [];
    }),
  );
