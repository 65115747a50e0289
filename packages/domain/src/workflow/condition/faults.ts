import type { Condition } from "../schema/conditions.ts";
import { type Fault, faultsOf } from "../schema/problem.ts";
import { isConditionPath } from "../text/path.ts";
import { isTimezone, moment } from "../value/moment.ts";
import { compilePattern } from "./condition.ts";

const comparable = (value: unknown): boolean =>
  typeof value === "number" || /^[+-]?\d+(\.\d+)?$/.test(String(value)) || moment(value) !== null;

const NO_MOMENT = "must be a date or a time, such as 2026-01-31, 09:00 or 2026-01-31T09:00:00Z";
const NO_ORDER = "must be a number, a date or a time of day";

/** What the shape cannot tell of a condition: unknown fields, patterns that RE2 cannot do, values without an order, unknown zones. */
export const conditionFaults = (condition: Condition, customKeys?: readonly string[]): readonly Fault[] => {
  const below = (name: string, one: Condition): readonly Fault[] =>
    conditionFaults(one, customKeys).map((fault) => ({ ...fault, at: [...name.split("."), ...fault.at] }));
  if ("all" in condition) return condition.all.flatMap((one, index) => below(`all.${index}`, one));
  if ("any" in condition) return condition.any.flatMap((one, index) => below(`any.${index}`, one));
  if ("not" in condition) return below("not", condition.not);
  const { field, operator, value, timezone } = condition;
  return faultsOf(
    !isConditionPath(field, customKeys) && {
      at: ["field"],
      what: `is "${field.slice(0, 60)}", which is not known`,
    },
    timezone !== undefined &&
      !isTimezone(timezone) && { at: ["timezone"], what: "must be an IANA time zone, such as Europe/Berlin" },
    operator === "MATCHES" &&
      !compilePattern(String(value)) && {
        at: ["value"],
        what: "is no pattern that RE2 can do (no look-around, no back-references), or is too large (what is counted counts as often)",
      },
    (operator === "BEFORE" || operator === "AFTER") && !moment(value) && { at: ["value"], what: NO_MOMENT },
    (operator === "GREATER_THAN" || operator === "LESS_THAN") &&
      !comparable(value) && { at: ["value"], what: NO_ORDER },
    operator === "BETWEEN" &&
      Array.isArray(value) &&
      !value.every(comparable) && { at: ["value"], what: NO_ORDER },
  );
};
