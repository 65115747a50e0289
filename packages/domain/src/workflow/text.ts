import { asText, isNothing } from "./json.ts";
import { isTextPath, type Scope, valueAt } from "./path.ts";

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

/** What is wrong with a text's placeholders, each as a clause; [] when nothing is. `code` allows `{{code}}`. */
export const textFaults = (text: string, customKeys?: readonly string[], code = false): readonly string[] =>
  parts(text).flatMap((part) => {
    if (typeof part === "string") return part.includes("{{") ? ["has a {{ that no }} closes"] : [];
    return isTextPath(part.path, customKeys) || (code && part.path === "code") ? [] : [`has the unknown path {{${part.path}}}`];
  });

/**
 * Renders `{{path | fallback}}`. An inserted value is data: it is never read for placeholders again.
 * `{{code}}` stays as it is, for the caller that knows the code. `encode` is applied to inserted values only.
 */
export const render = (text: string, scope: Scope, encode: (value: string, offset: number) => string = (value) => value): string =>
  parts(text).reduce<string>((done, part) => {
    if (typeof part === "string") return done + part;
    if (part.path === "code") return `${done}{{code}}`;
    const value = valueAt(part.path, scope);
    return done + encode(isNothing(value) ? (part.fallback ?? "") : asText(value), done.length);
  }, "");

/** Like `render`, but a text that is one placeholder alone gives the value itself: a number stays a number. */
export const renderValue = (text: string, scope: Scope): unknown => {
  const [before, only, after, ...more] = parts(text);
  if (before !== "" || after !== "" || more.length || !only || typeof only === "string") return render(text, scope);
  const value = valueAt(only.path, scope);
  return isNothing(value) ? only.fallback : value;
};
