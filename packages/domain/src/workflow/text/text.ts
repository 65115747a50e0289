import { asText, isNothing } from "../value/json.ts";
import { isTextPath, valueAt, type WorkflowScope } from "./path.ts";
import { isSecretName, secretOfPath } from "./secret.ts";

export interface Placeholder {
  readonly path: string;
  /** What stands in for a missing value; null when none is given. */
  readonly fallback: string | null;
}

/** A text in its parts: literal strings and placeholders. */
export const parts = (text: string): readonly (string | Placeholder)[] =>
  text.split(/(\{\{[^{}]*\}\})/).map((part) => {
    if (!part.startsWith("{{") || !part.endsWith("}}")) return part;
    const [path = "", ...fallback] = part.slice(2, -2).split("|");
    return { path: path.trim(), fallback: fallback.length ? fallback.join("|").trim() : null };
  });

/** Names of secrets that may stand in a text; "any" well-formed one where they are not known. */
type SecretNames = readonly string[] | "any" | null;

const secretFaults = (name: string, fallback: string | null, names: SecretNames): readonly string[] => {
  if (names === null)
    return [
      "may hold no secret; secrets stand in the address, the headers and the body of HTTP_REQUEST alone",
    ];
  if (!isSecretName(name) || (names !== "any" && !names.includes(name)))
    return [
      `names the secret "${name.slice(0, 64)}", which is not set in this workspace (workspaceSecretSet)`,
    ];
  return fallback === null ? [] : [`gives the secret "${name}" a fallback, which a secret cannot have`];
};

/**
 * What is wrong with a text's placeholders, each as a clause; [] when nothing is. `code` allows `{{code}}`, `secrets` allows
 * `{{secret.NAME}}` of those names.
 */
export const textFaults = (
  text: string,
  customKeys?: readonly string[],
  code = false,
  secrets: SecretNames = null,
): readonly string[] =>
  parts(text).flatMap((part) => {
    if (typeof part === "string") return part.includes("{{") ? ["has a {{ that no }} closes"] : [];
    const secret = secretOfPath(part.path);
    if (secret !== null) return secretFaults(secret, part.fallback, secrets);
    return isTextPath(part.path, customKeys) || (code && part.path === "code")
      ? []
      : [`has the unknown path {{${part.path}}}`];
  });

/**
 * Renders `{{path | fallback}}`. An inserted value is data: it is never read for placeholders again.
 * `{{code}}` stays as it is, for the caller that knows the code.
 */
export const render = (text: string, scope: WorkflowScope): string =>
  parts(text)
    .map((part) => {
      if (typeof part === "string") return part;
      if (part.path === "code") return "{{code}}";
      const value = valueAt(part.path, scope);
      return isNothing(value) ? (part.fallback ?? "") : asText(value);
    })
    .join("");

/** Like `render`, but a text that is one placeholder alone gives the value itself: a number stays a number. */
export const renderValue = (text: string, scope: WorkflowScope): unknown => {
  const [before, only, after, ...more] = parts(text);
  if (before !== "" || after !== "" || more.length || !only || typeof only === "string")
    return render(text, scope);
  const value = valueAt(only.path, scope);
  return isNothing(value) ? only.fallback : value;
};

/** A summary that is not set, or comes out empty, stays absent. */
export const summaryOf = (
  summary: string | undefined,
  scope: WorkflowScope,
): { readonly summary?: string } => {
  const text = summary === undefined ? "" : render(summary, scope).trim();
  return text ? { summary: text } : {};
};
