import type { Fault, Known } from "../schema/problem.ts";
import { kindOf, type Step } from "../steps/registry.ts";
import { textFaults } from "../text/text.ts";
import { isObject, own } from "../value/json.ts";

/** Texts within a value, each with its path: a text itself, or those of a list or an object at any depth. */
const texts = (value: unknown, at: readonly string[]): readonly (readonly [readonly string[], string])[] => {
  if (typeof value === "string") return [[at, value]];
  if (Array.isArray(value)) return value.flatMap((one, index) => texts(one, [...at, String(index)]));
  return isObject(value) ? Object.entries(value).flatMap(([name, one]) => texts(one, [...at, name])) : [];
};

/** Unknown paths and unclosed placeholders in all the texts of a step. `{{code}}` and `{{secret.…}}` are known where its kind says so. */
export const stepTextFaults = (step: Step, { contactFieldKeys, secretNames }: Known): readonly Fault[] =>
  Object.entries(kindOf(step).texts).flatMap(([name, may]) =>
    texts(own(step, name), [name]).flatMap(([at, text]) => {
      const faults = textFaults(
        text,
        contactFieldKeys,
        may === "code",
        may === "secrets" ? (secretNames ?? "any") : null,
      );
      return faults.length ? [{ at, what: faults.join(" and ") }] : [];
    }),
  );
