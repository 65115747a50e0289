import { isObject } from "../value/json.ts";

/** Names of workspace secrets, as in `{{secret.CRM_KEY}}`. */
export const SECRET_NAME_PATTERN = "^[A-Za-z_][A-Za-z0-9_-]{0,63}$";
const NAME = new RegExp(SECRET_NAME_PATTERN);

export const isSecretName = (name: string): boolean => NAME.test(name);

/** The name in a placeholder's path, whether there is such a secret or not; null for any other path. */
export const secretOfPath = (path: string): string | null =>
  path.startsWith("secret.") ? path.slice("secret.".length) : null;

/**
 * Where a secret belongs in a request that is otherwise complete: the interpreter knows names only. Two noncharacters stand around the name;
 * `withoutMarks` keeps them out of everything else, so that no value that a contact gave is ever taken for one.
 */
export const mark = (name: string): string => `\ufdd0${name}\ufdd1`;
/** A value in an address that a secret stands in too: what it does to the address is known only together with the secret. */
export const markValue = (value: string): string => `\ufdd2${withoutMarks(value)}\ufdd3`;
export const withoutMarks = (text: string): string => text.replace(/[\ufdd0-\ufdd3]/g, "\ufffd");

const MARKS = /\ufdd0([A-Za-z0-9_-]{1,64})\ufdd1/g;
const PARTS = /\ufdd0([A-Za-z0-9_-]{1,64})\ufdd1|\ufdd2([^\ufdd2\ufdd3]*)\ufdd3/;

/** A text in its parts: literal strings, names of secrets, and values. */
export const markedParts = (
  text: string,
): readonly (string | { readonly secret: string } | { readonly value: string })[] => {
  const all = text.split(PARTS);
  return all.flatMap<string | { readonly secret: string } | { readonly value: string }>((part, index) => {
    if (index % 3 === 0) return part ? [part] : [];
    if (part === undefined) return [];
    return index % 3 === 1 ? [{ secret: part }] : [{ value: part }];
  });
};

export const fillMarks = (text: string, secretOf: (name: string) => string): string =>
  text.replace(MARKS, (_, name: string) => secretOf(name));

/** The texts of a JSON value, changed; its form stays. */
export const mapTexts = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change));
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapTexts(one, change)]))
    : value;
};

/** Names of all secrets that a JSON value marks. */
export const markedNames = (value: unknown): readonly string[] => {
  if (typeof value === "string") return [...value.matchAll(MARKS)].map(([, name = ""]) => name);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(markedNames) : [];
};
