import { parts } from "../text/text.ts";
import { isObject } from "../value/json.ts";
import type { Definition, Step } from "./definition.ts";

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

/** Whose values the HTTP steps of a definition send to other systems; an answer kept in a variable is of the conversation. */
export function sentOut({ steps }: Definition): readonly SentRoot[] {
  const answers = answered(steps);
  const roots = steps.flatMap((step) =>
    step.type === "HTTP_REQUEST"
      ? pathsIn([step.url, step.headers, step.body]).flatMap((path): SentRoot[] => {
          const [root, name = ""] = path.split(".");
          if (root === "contact") return ["contact"];
          return root === "conversation" || (root === "var" && answers.has(name)) ? ["conversation"] : [];
        })
      : [],
  );
  return (["contact", "conversation"] as const).filter((root) => roots.includes(root));
}
