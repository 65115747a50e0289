/** Postgres holds neither U+0000 nor half a surrogate pair, and a caller may write both in JSON. */
export const storableText = (text: string): string => text.replaceAll("\u0000", "").toWellFormed();

/** The same plain data with every text in it fit to be stored. */
export function storable<T>(value: T): T {
  if (typeof value === "string") return storableText(value) as T;
  if (Array.isArray(value)) return value.map(storable) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, storable(inner)])) as T;
}
