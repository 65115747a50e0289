import { jsonExcess } from "@contact-identity/domain";

/** What an input may hold at most. Characters are Unicode's, not halves of them. */
export type Limit =
  | { readonly kind: "text"; readonly characters: number }
  | { readonly kind: "list"; readonly entries: number }
  | { readonly kind: "count"; readonly low: number; readonly high: number }
  | { readonly kind: "json"; readonly characters: number; readonly values: number; readonly depth: number };

/** An input object that holds itself: how deep, and how many of it together. */
export interface Nesting {
  readonly depth: number;
  readonly total: number;
}

export const text = (characters: number): Limit => ({ kind: "text", characters });
export const list = (entries: number): Limit => ({ kind: "list", entries });
export const within = (low: number, high: number): Limit => ({ kind: "count", low, high });
export const json = (characters: number, values: number, depth: number): Limit => ({
  kind: "json",
  characters,
  values,
  depth,
});

const count = (n: number, one: string) =>
  `${n.toLocaleString("en")} ${n === 1 ? one : one === "entry" ? "entries" : `${one}s`}`;

/** The limit as a description says it. */
export function inWords(limit: Limit): string {
  if (limit.kind === "text") return `At most ${count(limit.characters, "character")}.`;
  if (limit.kind === "count")
    return `From ${limit.low.toLocaleString("en")} to ${limit.high.toLocaleString("en")}.`;
  if (limit.kind === "list") return `At most ${count(limit.entries, "entry")}.`;
  return `At most ${count(limit.characters, "character")} in ${count(limit.values, "value")}, ${limit.depth} deep.`;
}

export const nestingInWords = ({ depth, total }: Nesting): string =>
  `At most ${depth} deep, and ${total} of them together.`;

/** The limit that a JSON value breaks, in words; null when none. */
export function jsonProblem(value: unknown, limit: Extract<Limit, { kind: "json" }>): string | null {
  const broken = jsonExcess(value, limit);
  if (broken === "values")
    return `has at most ${count(limit.values, "value")}, counting those inside of lists and objects`;
  if (broken === "depth") return `nests ${limit.depth} deep at most`;
  return broken && `has at most ${count(limit.characters, "character")} in all its texts`;
}
