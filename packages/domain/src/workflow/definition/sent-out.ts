import { kindOf } from "../steps/registry.ts";
import { parts } from "../text/text.ts";
import { isObject, own } from "../value/json.ts";
import type { Definition } from "./definition.ts";

/** Whose values a text can hold: of the contact, or of what was said and where. */
export type SentRoot = "contact" | "conversation";

const pathsIn = (value: unknown): readonly string[] => {
  if (typeof value === "string") return parts(value).flatMap((part) => (typeof part === "string" ? [] : [part.path]));
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  return isObject(value) ? Object.values(value).flatMap(pathsIn) : [];
};

/** Whose values the steps of a definition send to other systems; an answer kept in a variable is of the conversation. */
export function sentOut({ steps }: Definition): readonly SentRoot[] {
  const answers = new Set(steps.flatMap((step) => kindOf(step).answersIn?.(step) ?? []));
  const sent = steps.flatMap((step) => (kindOf(step).sendsOut ?? []).map((name) => own(step, name)));
  const roots = pathsIn(sent).flatMap((path): SentRoot[] => {
    const [root, name = ""] = path.split(".");
    if (root === "contact") return ["contact"];
    return root === "conversation" || (root === "var" && answers.has(name)) ? ["conversation"] : [];
  });
  return (["contact", "conversation"] as const).filter((root) => roots.includes(root));
}
