import { isLonger } from "../lengths.ts";
import { STANDARD_FIELD_KEYS } from "./columns.ts";

/** Custom contact fields: their types, and what fits them. */
export const CONTACT_FIELD_TYPES = [
  "TEXT",
  "NUMBER",
  "CHECKBOX",
  "DATE",
  "TIME",
  "URL",
  "EMAIL",
  "LIST",
] as const;
export type ContactFieldType = (typeof CONTACT_FIELD_TYPES)[number];

export interface FieldDefinition {
  readonly key: string;
  readonly type: ContactFieldType;
  readonly allowedValues: readonly string[] | null;
}

const isDay = (text: string) => {
  if (text.length !== "YYYY-MM-DD".length) return false;
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

const isWebAddress = (text: string) => /^https?:\/\/[^\s/?#]+[^\s]*$/i.test(text);

const text = (value: unknown, max = 5000): string | null =>
  typeof value === "string" && !isLonger(value, max) ? null : `must be a text of at most ${max} characters`;

const CHECKS: Readonly<Record<ContactFieldType, (value: unknown) => string | null>> = {
  TEXT: text,
  NUMBER: (value) => (typeof value === "number" && Number.isFinite(value) ? null : "must be a number"),
  CHECKBOX: (value) => (typeof value === "boolean" ? null : "must be true or false"),
  DATE: (value) =>
    typeof value === "string" && isDay(value) ? null : "must be an existing day as YYYY-MM-DD",
  TIME: (value) =>
    typeof value === "string" && value.length <= 8 && /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(value)
      ? null
      : "must be a time as HH:MM",
  URL: (value) =>
    typeof value === "string" && value.length <= 2048 && isWebAddress(value)
      ? null
      : "must be an http or https address",
  EMAIL: (value) =>
    typeof value === "string" && value.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(value)
      ? null
      : "must be an e-mail address",
  LIST: (value) => (typeof value === "string" ? null : "must be one of the allowed values"),
};

/** Why a value does not fit a field, to be said after the field's name; null when it fits. */
export function fieldValueProblem(field: FieldDefinition, value: unknown): string | null {
  const problem = CHECKS[field.type](value);
  if (problem) return problem;
  if (field.allowedValues && !field.allowedValues.includes(String(value)))
    return `must be one of: ${field.allowedValues.join(", ")}`;
  return null;
}

/** Why a field may not be defined so; null when it may. */
export function fieldDefinitionProblem(field: FieldDefinition): string | null {
  if (!/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/.test(field.key))
    return "A field key begins with a letter and has at most 64 letters, digits and _.";
  if (STANDARD_FIELD_KEYS.includes(field.key))
    return `"${field.key}" is a field of every contact already; choose another key.`;
  if (field.type === "LIST" && (!field.allowedValues || field.allowedValues.length === 0))
    return "A LIST needs allowedValues.";
  return null;
}
