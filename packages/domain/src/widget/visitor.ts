import type { FieldDefinition } from "../contact/fields.ts";
import { isLonger, LENGTHS } from "../lengths.ts";
import { isStorable } from "../storable.ts";
import type { TouchField, TouchIdentifier } from "../touch.ts";

export const WIDGET_ERROR_CODES = [
  "REQUIRED",
  "INVALID",
  "INVALID_EMAIL",
  "INVALID_PHONE",
  "PATTERN",
  "IDENTITY_REQUIRED",
  "IDENTITY_INVALID",
  "FORM_REQUIRED",
  "TOO_LONG",
  "RATE_LIMITED",
] as const;
export type WidgetErrorCode = (typeof WIDGET_ERROR_CODES)[number];

/** What a visitor is refused with. `field` is a form field's key, or the setting of `identify`. */
export interface WidgetError {
  readonly code: WidgetErrorCode;
  readonly message: string;
  readonly field: string | null;
}

/** What a visitor told of themselves, ready for a touch. */
export interface Told {
  readonly identifiers: readonly TouchIdentifier[];
  readonly fields: readonly TouchField[];
  /** By what the session remembers it: `knownAs`. */
  readonly known: readonly string[];
}

export type Telling =
  | { readonly ok: true; readonly told: Told }
  | { readonly ok: false; readonly errors: readonly WidgetError[] };

/** What a value is checked against beside its own form. */
export interface TellingContext {
  /** ISO 3166 alpha-2. */
  readonly defaultCountry: string | null;
  /** The workspace's own, beside the built-in ones. */
  readonly blockedValues: readonly string[];
  readonly definitions: readonly FieldDefinition[];
}

const error = (code: WidgetErrorCode, message: string): WidgetError => ({ code, message, field: "text" });

/** Why a visitor's message cannot be taken; null when it can. Characters are Unicode's, not halves of them. */
export function messageProblem(text: string): WidgetError | null {
  if (text.trim() === "") return error("REQUIRED", "Write something first.");
  if (isLonger(text, LENGTHS.messageText))
    return error("TOO_LONG", `A message has at most ${LENGTHS.messageText} characters.`);
  return isStorable(text) ? null : error("INVALID", "The text holds a character that cannot be stored.");
}
