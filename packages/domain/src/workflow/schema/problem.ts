import { own } from "../value/json.ts";

/** A reason not to publish a definition. The code is one of the API's `UserErrorCode`. */
export interface Problem {
  readonly code: "INVALID" | "REQUIRED" | "LIMIT_EXCEEDED" | "UNSAFE_URL";
  /** Names the step and what to do. */
  readonly message: string;
  /** From the definition down to the setting at fault, array indexes in digits. */
  readonly field: readonly string[];
}

/** What is wrong with one part of a definition. */
export interface Fault {
  /** Below the part that was looked at. */
  readonly at: readonly string[];
  /** A clause that goes on after the place, such as "must be a list". */
  readonly what: string;
  readonly code?: Problem["code"];
}

/** What the workspace knows. */
export interface Known {
  /** Keys of the custom contact fields. Absent: every well-formed key is taken for one. */
  readonly contactFieldKeys?: readonly string[];
  /** Names of the workspace's secrets. Absent: every well-formed name is taken for one. */
  readonly secretNames?: readonly string[];
  /** Why a request may not go to an address, as far as can be told without asking anybody; null when it may. Absent: every one may. */
  readonly addressRefusal?: (url: string) => string | null;
}

/** The faults that are there, of those that could be. */
export const faultsOf = (...faults: readonly (Fault | false)[]): readonly Fault[] =>
  faults.filter((fault) => fault !== false);

/** How people find a place: `Step "ask": answer.options`. */
const place = (definition: unknown, field: readonly string[]): string => {
  const [root, index = "", ...rest] = field;
  if (root !== "steps" || index === "") return ["Definition", field.join(".")].filter(Boolean).join(": ");
  const steps = own(definition, "steps");
  const id = own(Array.isArray(steps) ? steps[Number(index)] : undefined, "id");
  const step =
    typeof id === "string" ? `Step ${JSON.stringify(id.slice(0, 60))}` : `Step ${Number(index) + 1}`;
  return [step, rest.join(".")].filter(Boolean).join(": ");
};

/** `what` is a clause that goes on after the place, such as "must be a list". */
export const problem = (
  definition: unknown,
  field: readonly string[],
  what: string,
  code: Problem["code"] = "INVALID",
): Problem => ({
  code,
  message: `${place(definition, field)} ${what}.`,
  field,
});
