import { valueAt, type WorkflowScope } from "../text/path.ts";
import { mapTexts, mark, markValue, secretOfPath, withoutMarks } from "../text/secret.ts";
import { type Placeholder, parts } from "../text/text.ts";
import { asText, isNothing } from "../value/json.ts";
import { composeAddress } from "./address.ts";

/** A value within a header stays within it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
export const inHeader = (value: string): string => value.replace(/[\u0000-\u001f\u007f]+/g, " ");

const textOf = ({ path, fallback }: Placeholder, scope: WorkflowScope): string => {
  const value = valueAt(path, scope);
  return withoutMarks(isNothing(value) ? (fallback ?? "") : asText(value));
};

/** Like `render`, with a mark where a secret belongs: what is inserted is never taken for one. */
export const rendered = (
  text: string,
  scope: WorkflowScope,
  encode: (value: string) => string = (value) => value,
): string =>
  parts(text)
    .map((part) => {
      if (typeof part === "string") return withoutMarks(part);
      const secret = secretOfPath(part.path);
      return secret === null ? encode(textOf(part, scope)) : mark(secret);
    })
    .join("");

/** Composed once: here, or, where a secret stands in it, when that is known (`completeRequest`). Until then its parts stay parts. */
export const requestAddress = (url: string, scope: WorkflowScope, carriesSecrets: boolean) => {
  const all = parts(url);
  const isSecret = (part: string | Placeholder) =>
    typeof part !== "string" && secretOfPath(part.path) !== null;
  if (!all.some(isSecret))
    return composeAddress(
      all.map((part) => (typeof part === "string" ? withoutMarks(part) : { value: textOf(part, scope) })),
      carriesSecrets,
    );
  const marked = all.map((part) => {
    if (typeof part === "string") return withoutMarks(part);
    const secret = secretOfPath(part.path);
    return secret === null ? markValue(textOf(part, scope)) : mark(secret);
  });
  return { url: marked.join("") };
};

export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A text that is JSON as it is written is rendered within its strings, so that a quote in a contact's name cannot change its form. */
export const bodyOf = (body: unknown, scope: WorkflowScope): unknown => {
  const json = typeof body === "string" ? parsed(body) : undefined;
  const deep = (value: unknown) => mapTexts(value, (text) => rendered(text, scope));
  return typeof json === "object" && json !== null ? JSON.stringify(deep(json)) : deep(body ?? null);
};
