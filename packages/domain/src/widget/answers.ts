import type { ContactFieldType } from "../contact/fields.ts";
import { fieldValueProblem } from "../contact/fields.ts";
import { isLonger } from "../lengths.ts";
import { isStorable } from "../storable.ts";
import type { TouchField, TouchIdentifier } from "../touch.ts";
import { addressOf, nameOf } from "./address.ts";
import type { PreChatField, PreChatForm } from "./form.ts";
import { knownAs, wholePattern } from "./form.ts";
import type { Telling, TellingContext, WidgetError, WidgetErrorCode } from "./visitor.ts";

export interface PreChatAnswer {
  readonly key: string;
  readonly value?: unknown;
}

/** What one answer becomes, or why it is not one. */
type Read =
  | { readonly identifier?: TouchIdentifier; readonly field?: TouchField }
  | { readonly refused: WidgetErrorCode };

const MAX_TEXT = 5000;
const claimed = (field: string, value: unknown): Read => ({ field: { field, value, assurance: "CLAIMED" } });
const INVALID: Read = { refused: "INVALID" };

const numberOf = (value: unknown): unknown =>
  typeof value === "string" && /^[+-]?\d+(\.\d+)?$/.test(value.trim()) ? Number(value.trim()) : value;

/** As the field of the form wants it, before the custom field that it feeds is asked. */
function shaped({ type, options }: PreChatField, value: unknown): unknown {
  if (type === "NUMBER") return numberOf(value);
  if (type === "CHECKBOX") return typeof value === "boolean" ? value : undefined;
  if (typeof value !== "string" || !isStorable(value)) return undefined;
  return type === "SELECT" && !options?.includes(value) ? undefined : value;
}

const OWN_CHECK: Readonly<Partial<Record<PreChatField["type"], ContactFieldType>>> = {
  NUMBER: "NUMBER",
  DATE: "DATE",
  URL: "URL",
};

function readCustom(field: PreChatField, given: unknown, { definitions }: TellingContext): Read {
  const value = shaped(field, given);
  const definition = definitions.find((one) => one.key === field.key);
  const own = OWN_CHECK[field.type];
  if (value === undefined || !definition) return INVALID;
  if (own && fieldValueProblem({ key: field.key, type: own, allowedValues: null }, value)) return INVALID;
  return fieldValueProblem(definition, value) ? INVALID : claimed(field.key, value);
}

function readAnswer(field: PreChatField, value: unknown, context: TellingContext): Read {
  if (typeof value === "string" && isLonger(value, MAX_TEXT)) return { refused: "TOO_LONG" };
  switch (field.type) {
    case "NAME": {
      const name = nameOf(value);
      return name === null ? INVALID : claimed("displayName", name);
    }
    case "EMAIL":
    case "PHONE": {
      const identifier = addressOf(field.type, value, "CLAIMED", context);
      return identifier ? { identifier } : { refused: `INVALID_${field.type}` };
    }
    default:
      return readCustom(field, value, context);
  }
}

const isBlank = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === "string" && value.trim() === "");

/** A box that is required is one that must be ticked. */
const isMissing = ({ type, required }: PreChatField, value: unknown): boolean =>
  required && (isBlank(value) || (type === "CHECKBOX" && value === false));

const WORDS: Readonly<Partial<Record<WidgetErrorCode, string>>> = {
  REQUIRED: "This is needed before we can talk.",
  INVALID_EMAIL: "This does not look like an e-mail address.",
  INVALID_PHONE: "This does not look like a phone number with its country code, e.g. +1 415 555 0123.",
  TOO_LONG: "This is too long.",
};

function problemOf(field: PreChatField, code: WidgetErrorCode): WidgetError {
  const hint = code === "PATTERN" ? field.patternHint : null;
  return { code, message: hint ?? WORDS[code] ?? "This is not a value for this field.", field: field.key };
}

/**
 * What a visitor's answers tell, all of it CLAIMED, or every field that has none, one problem each. Answers to what the form does not
 * ask are passed over: the form may have changed under an open page.
 */
export function readAnswers(
  form: PreChatForm,
  answers: readonly PreChatAnswer[],
  context: TellingContext,
): Telling {
  const given = new Map(answers.map(({ key, value }) => [key, value]));
  const errors: WidgetError[] = [];
  const told = { identifiers: [] as TouchIdentifier[], fields: [] as TouchField[], known: [] as string[] };
  for (const field of form.fields) {
    const value = given.get(field.key);
    if (isMissing(field, value)) errors.push(problemOf(field, "REQUIRED"));
    if (isMissing(field, value) || isBlank(value)) continue;
    const read = readAnswer(field, value, context);
    const fits = field.pattern === null || (wholePattern(field.pattern)?.(String(value)) ?? false);
    if ("refused" in read || !fits) {
      errors.push(problemOf(field, "refused" in read ? read.refused : "PATTERN"));
      continue;
    }
    if (read.identifier) told.identifiers.push(read.identifier);
    if (read.field) told.fields.push(read.field);
    told.known.push(knownAs(field));
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, told };
}
