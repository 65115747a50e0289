import { RE2JS } from "re2js";
import { re2 } from "../../pattern.ts";
import type { Condition, FieldCondition } from "../schema/conditions.ts";
import { type Scope, valueAt } from "../text/path.ts";
import { asText, isNothing } from "../value/json.ts";
import { compareMoments, moment } from "../value/moment.ts";

/** Compiles a pattern of RE2, ignoring case; null for what RE2 cannot do, and for what is too large. */
export const compilePattern = (pattern: string): RE2JS | null => re2(pattern, RE2JS.CASE_INSENSITIVE);

/** In UTF-16 units; what stands behind is not compared: a mail may have a million, and a definition thousands of conditions. */
const MAX_COMPARED = 10_000;
const compared = (value: unknown): string => asText(value).slice(0, MAX_COMPARED);
const fold = (value: unknown): string => compared(value).normalize("NFC").toLowerCase();
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : isNothing(value) ? [] : [value]);
const number = (value: unknown): number | null => {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return typeof value === "string" && value.length <= 64 && /^[+-]?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : null;
};

const same = (a: unknown, b: unknown): boolean => {
  if (typeof a === "number" || typeof b === "number") {
    const [x, y] = [number(a), number(b)];
    if (x !== null && y !== null) return x === y;
  }
  return fold(a) === fold(b);
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
  const [above, below, span] = [order(actual, low, timezone), order(actual, high, timezone), order(low, high, timezone)];
  if (above === null || below === null || span === null) return false;
  // Of times of day, 22:00 to 06:00 is the night.
  return span > 0 && moment(low)?.kind === "time" ? above >= 0 || below <= 0 : above >= 0 && below <= 0;
};

const fieldHolds = ({ field, operator, value, timezone = "UTC" }: FieldCondition, scope: Scope): boolean => {
  const actual = valueAt(field, scope);
  const found = list(actual).filter((one) => !isNothing(one));
  const has = (wanted: unknown): boolean => found.some((one) => same(one, wanted));
  const isDay = typeof value === "string" && moment(value)?.kind === "date";
  switch (operator) {
    case "EXISTS":
      return found.length > 0;
    case "NOT_EXISTS":
      return found.length === 0;
    case "IS":
      return has(value) || (isDay && order(actual, value, timezone) === 0);
    case "IS_NOT":
      return !(has(value) || (isDay && order(actual, value, timezone) === 0));
    case "CONTAINS":
      return Array.isArray(actual) ? has(value) : found.some((one) => fold(one).includes(fold(value)));
    case "STARTS_WITH":
      return found.some((one) => fold(one).startsWith(fold(value)));
    case "MATCHES": {
      const pattern = compilePattern(asText(value));
      return pattern !== null && found.some((one) => pattern.test(compared(one)));
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
      return list(value).some(has);
    case "HAS_ALL":
      return list(value).every(has);
    case "HAS_NONE":
      return !list(value).some(has);
  }
};

/**
 * Whether a condition holds. Text comparison ignores case; an empty text, an empty list and null do not exist;
 * a list IS, STARTS_WITH or MATCHES when one of its entries does; what cannot be compared is neither greater nor less.
 */
export const holds = (condition: Condition, scope: Scope): boolean => {
  if ("all" in condition) return condition.all.every((one) => holds(one, scope));
  if ("any" in condition) return condition.any.some((one) => holds(one, scope));
  return "not" in condition ? !holds(condition.not, scope) : fieldHolds(condition, scope);
};
