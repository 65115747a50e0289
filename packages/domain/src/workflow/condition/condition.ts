import { RE2JS } from "re2js";
import { patternSize, re2 } from "../../pattern.ts";
import type { Condition, FieldCondition } from "../schema/conditions.ts";
import { valueAt, type WorkflowScope } from "../text/path.ts";
import { asText, isNothing } from "../value/json.ts";
import { compareMoments, moment } from "../value/moment.ts";

/** Compiles a pattern of RE2, ignoring case; null for what RE2 cannot do, and for what is too large. */
export const compilePattern = (pattern: string): RE2JS | null => re2(pattern, RE2JS.CASE_INSENSITIVE);

/** The patterns of published versions stay compiled as long as the versions are kept: compiling takes longer than most matching. */
const compiled = new WeakMap<FieldCondition, RE2JS | null>();
const patternOf = (condition: FieldCondition): RE2JS | null => {
  const known = compiled.get(condition);
  if (known !== undefined) return known;
  const pattern = compilePattern(asText(condition.value));
  compiled.set(condition, pattern);
  return pattern;
};

/** In UTF-16 units; what stands behind is not compared: a mail may have a million, and a definition a thousand conditions. */
const MAX_COMPARED = 10_000;
const compared = (value: unknown): string => asText(value).slice(0, MAX_COMPARED);
const fold = (value: unknown): string => compared(value).normalize("NFC").toLowerCase();
const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : isNothing(value) ? [] : [value];
const number = (value: unknown): number | null => {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return typeof value === "string" && value.length <= 64 && /^[+-]?\d+(\.\d+)?$/.test(value.trim())
    ? Number(value)
    : null;
};

/** The values of a field, made ready for any number of comparisons. */
interface Found {
  readonly folded: readonly string[];
  readonly texts: ReadonlySet<string>;
  /** Values that are numbers, and values that read as one. */
  readonly numbers: ReadonlySet<number>;
  readonly numeric: ReadonlySet<number>;
}
const readied = new WeakMap<readonly unknown[], Found>();
const foundIn = (value: unknown): Found => {
  const known = Array.isArray(value) ? readied.get(value) : undefined;
  if (known) return known;
  const all = list(value).filter((one) => !isNothing(one));
  const folded = all.map(fold);
  const numeric = (values: readonly unknown[]) => new Set(values.map(number).filter((one) => one !== null));
  const found = {
    folded,
    texts: new Set(folded),
    numbers: numeric(all.filter((one) => typeof one === "number")),
    numeric: numeric(all),
  };
  if (Array.isArray(value)) readied.set(value, found);
  return found;
};

const has = ({ texts, numbers, numeric }: Found, wanted: unknown): boolean => {
  if (texts.has(fold(wanted))) return true;
  const value = number(wanted);
  return value !== null && (typeof wanted === "number" ? numeric : numbers).has(value);
};

/** As much of a field as MATCHES reads: of a list's entries, as many as fit together. */
const matched = (value: unknown): readonly string[] => {
  let left = MAX_COMPARED;
  const read: string[] = [];
  for (const one of list(value)) {
    if (left <= 0) break;
    if (isNothing(one)) continue;
    const text = asText(one).slice(0, left);
    read.push(text);
    left -= text.length;
  }
  return read;
};

/** Sign of the comparison, numbers before dates; null when the two have no order. */
const order = (a: unknown, b: unknown, timezone: string): number | null => {
  const [x, y] = [number(a), number(b)];
  if (x !== null && y !== null) return x - y;
  const [left, right] = [moment(a), moment(b)];
  return left && right ? compareMoments(left, right, timezone) : null;
};

const between = (actual: unknown, bounds: readonly unknown[], timezone: string): boolean => {
  const [low, high] = bounds;
  const [above, below, span] = [
    order(actual, low, timezone),
    order(actual, high, timezone),
    order(low, high, timezone),
  ];
  if (above === null || below === null || span === null) return false;
  // Of times of day, 22:00 to 06:00 is the night.
  return span > 0 && moment(low)?.kind === "time" ? above >= 0 || below <= 0 : above >= 0 && below <= 0;
};

const fieldHolds = (condition: FieldCondition, scope: WorkflowScope): boolean => {
  const { field, operator, value, timezone = "UTC" } = condition;
  const actual = valueAt(field, scope);
  const holdsValue = (wanted: unknown): boolean => has(foundIn(actual), wanted);
  const isDay = typeof value === "string" && moment(value)?.kind === "date";
  switch (operator) {
    case "EXISTS":
      return foundIn(actual).folded.length > 0;
    case "NOT_EXISTS":
      return foundIn(actual).folded.length === 0;
    case "IS":
      return holdsValue(value) || (isDay && order(actual, value, timezone) === 0);
    case "IS_NOT":
      return !(holdsValue(value) || (isDay && order(actual, value, timezone) === 0));
    case "CONTAINS":
      return Array.isArray(actual)
        ? holdsValue(value)
        : foundIn(actual).folded.some((one) => one.includes(fold(value)));
    case "STARTS_WITH":
      return foundIn(actual).folded.some((one) => one.startsWith(fold(value)));
    case "MATCHES": {
      const pattern = patternOf(condition);
      return pattern !== null && matched(actual).some((one) => pattern.test(one));
    }
    case "GREATER_THAN":
    case "AFTER":
      return (order(actual, value, timezone) ?? 0) > 0;
    case "LESS_THAN":
    case "BEFORE":
      return (order(actual, value, timezone) ?? 0) < 0;
    case "BETWEEN":
      return between(actual, list(value), timezone);
    case "HAS_ANY":
      return list(value).some(holdsValue);
    case "HAS_ALL":
      return list(value).every(holdsValue);
    case "HAS_NONE":
      return !list(value).some(holdsValue);
  }
};

/**
 * Whether a condition holds. Text comparison ignores case; an empty text, an empty list and null do not exist;
 * a list IS, STARTS_WITH or MATCHES when one of its entries does; what cannot be compared is neither greater nor less.
 */
export const holds = (condition: Condition, scope: WorkflowScope): boolean => {
  if ("all" in condition) return condition.all.every((one) => holds(one, scope));
  if ("any" in condition) return condition.any.some((one) => holds(one, scope));
  return "not" in condition ? !holds(condition.not, scope) : fieldHolds(condition, scope);
};

export const fieldConditions = (condition: Condition): readonly FieldCondition[] => {
  if ("all" in condition) return condition.all.flatMap(fieldConditions);
  if ("any" in condition) return condition.any.flatMap(fieldConditions);
  return "not" in condition ? fieldConditions(condition.not) : [condition];
};

/** How large a condition's pattern is; 0 without one. */
export const sizeOfPattern = ({ operator, value }: FieldCondition): number =>
  operator === "MATCHES" ? patternSize(asText(value)) : 0;

/** About how many microseconds a condition takes at most on these values; found in far less. */
export const workOf = (condition: Condition, scope: WorkflowScope): number => {
  let work = 0;
  for (const one of fieldConditions(condition)) {
    const length =
      one.operator === "MATCHES"
        ? matched(valueAt(one.field, scope)).reduce((sum, text) => sum + text.length, 0)
        : 0;
    work += 1 + list(one.value).length + (sizeOfPattern(one) * length) / 100;
  }
  return work;
};
