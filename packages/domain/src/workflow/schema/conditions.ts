import type { SchemaNode } from "./schema-node.ts";
import { leaf, list, record, type Typed } from "./typed.ts";

/** One test on one field. `value` depends on the operator; `timezone` (IANA, default UTC) is for dates and times of day. */
export interface FieldCondition {
  readonly field: string;
  readonly operator: Operator;
  readonly value?: unknown;
  readonly timezone?: string;
}

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | FieldCondition;

export const OPERATORS = [
  "EXISTS",
  "NOT_EXISTS",
  "IS",
  "IS_NOT",
  "CONTAINS",
  "STARTS_WITH",
  "MATCHES",
  "GREATER_THAN",
  "LESS_THAN",
  "BETWEEN",
  "HAS_ANY",
  "HAS_ALL",
  "HAS_NONE",
  "BEFORE",
  "AFTER",
] as const;
export type Operator = (typeof OPERATORS)[number];

const MAX_TEXT = 1000;
const scalar: SchemaNode = {
  title: "a text of at most 1,000 characters, a number, true or false",
  type: ["string", "number", "boolean"],
  maxLength: MAX_TEXT,
};
const comparable: SchemaNode = {
  title: "a number, a date or a time of day",
  type: ["number", "string"],
  maxLength: 64,
};
const texts = list(
  {
    title: "a text of at most 1,000 characters or a number",
    type: ["string", "number"],
    maxLength: MAX_TEXT,
  },
  "a list of 1 to 100 texts",
  1,
);

const VALUES: Readonly<Record<Operator, SchemaNode | null>> = {
  EXISTS: null,
  NOT_EXISTS: null,
  IS: scalar,
  IS_NOT: scalar,
  CONTAINS: {
    title: "a text of 1 to 1,000 characters",
    type: ["string", "number"],
    minLength: 1,
    maxLength: MAX_TEXT,
  },
  STARTS_WITH: {
    title: "a text of 1 to 1,000 characters",
    type: ["string", "number"],
    minLength: 1,
    maxLength: MAX_TEXT,
  },
  MATCHES: {
    title: "a pattern in RE2's syntax, at most 1000 characters",
    type: "string",
    minLength: 1,
    maxLength: 1000,
  },
  GREATER_THAN: comparable,
  LESS_THAN: comparable,
  BETWEEN: list(comparable, "a list of two: the lowest and the highest value", 2, 2),
  HAS_ANY: texts,
  HAS_ALL: texts,
  HAS_NONE: texts,
  BEFORE: {
    title: 'a date or a time, such as "2026-01-31", "09:00" or "2026-01-31T09:00:00Z"',
    type: "string",
    maxLength: 64,
  },
  AFTER: {
    title: 'a date or a time, such as "2026-01-31", "09:00" or "2026-01-31T09:00:00Z"',
    type: "string",
    maxLength: 64,
  },
};

const field: SchemaNode = {
  title: 'a field, such as "contact.email" or "var.answer"',
  type: "string",
  minLength: 1,
  maxLength: 200,
};
export const timezone = leaf({
  title: 'an IANA time zone, such as "Europe/Berlin"',
  type: "string",
  minLength: 1,
  maxLength: 64,
});

const variant = (operator: Operator): SchemaNode =>
  record({ field, operator: { const: operator }, value: VALUES[operator] ?? { title: "absent" }, timezone }, [
    "timezone",
    ...(VALUES[operator] ? [] : (["value"] as const)),
  ]);

/** Typed by hand, for a condition holds conditions. */
export const condition: Typed<Condition> = { $ref: "#/$defs/condition" };
const conditions = list(condition, "a list of at most 100 conditions");

export const conditionDefs: Readonly<Record<string, SchemaNode>> = {
  condition: {
    title: 'a condition: {"all": […]}, {"any": […]}, {"not": …} or {"field", "operator", "value"}',
    oneOf: [
      record({ all: conditions }),
      record({ any: conditions }),
      record({ not: condition }),
      { $ref: "#/$defs/fieldCondition" },
    ],
  },
  fieldCondition: { title: "a test of one field", required: ["field"], oneOf: OPERATORS.map(variant) },
};
