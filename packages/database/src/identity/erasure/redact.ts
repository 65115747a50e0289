/** What an erased person was known by, to be taken out of what was written about others. */
export interface Trace {
  readonly value: string;
  /** Told apart from other words: a name is one, an address is found anywhere. */
  readonly word: boolean;
}

const ERASED = "[erased]";
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const jsonEscaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** A value in each way in which templates write it: as it is, in an address, in a form, in a JSON text, and in one within another. */
export function spellings(value: string): string[] {
  const inUrl = encodeURIComponent(value.replace(/\p{Surrogate}/gu, "\ufffd"));
  return [
    ...new Set([
      value,
      inUrl,
      inUrl.replaceAll("%20", "+"),
      jsonEscaped(value),
      jsonEscaped(jsonEscaped(value)),
    ]),
  ];
}

/** Scripts that put no blank between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** What a percent or a backslash encodes is no letter, though it ends with one. */
const BEFORE = "(?:(?<![\\p{L}\\p{N}])|(?<=%[0-9A-Fa-f]{2})|(?<=\\\\[nrtbf]))";
const AFTER = "(?![\\p{L}\\p{N}])";

const expression = (traces: readonly Trace[], flags: string): RegExp | null => {
  const patterns = traces.flatMap(({ value, word }) => {
    const bounded = word && !UNSPACED.test(value);
    return spellings(value).map((spelling) => ({
      length: spelling.length,
      source: bounded ? BEFORE + escaped(spelling) + AFTER : escaped(spelling),
    }));
  });
  if (patterns.length === 0) return null;
  // The longest first: what is part of another must not cut it.
  return new RegExp(
    patterns
      .toSorted((a, b) => b.length - a.length)
      .map(({ source }) => source)
      .join("|"),
    flags,
  );
};

/** Keys whose values are ours, never a person's: a first name "answer" must not become the type of a wait. */
const OURS =
  /^(?:type|kind|key|keys|runKey|method|rule|status|openedBy|assurance|origin|source|field|[A-Za-z]*Ids?|id|at|.*At)$/;

/** Below these, keys are chosen by the author of a workflow. */
const FREE: ReadonlySet<string> = new Set(["variables", "body", "headers", "overrides"]);

export interface Redactor {
  text(text: string): string;
  /** Every string but those under keys of ours; with `all`, every string. */
  json(value: unknown, all?: boolean): unknown;
}

/** Addresses in any case, for a person may have written them; names as they are, for "Will" is no "will". */
export function redactor(traces: readonly Trace[]): Redactor {
  const found = [
    expression(
      traces.filter((trace) => !trace.word),
      "giu",
    ),
    expression(
      traces.filter((trace) => trace.word),
      "gu",
    ),
  ].filter((one) => one !== null);
  const text = (given: string) => found.reduce((left, one) => left.replace(one, ERASED), given);
  const json = (value: unknown, all = false): unknown => {
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return value.map((one) => json(one, all));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        key,
        !all && typeof one !== "object" && OURS.test(key) ? one : json(one, all || FREE.has(key)),
      ]),
    );
  };
  return { text, json };
}
