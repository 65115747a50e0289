import { fieldValueProblem } from "../contact/fields.ts";
import type { Assurance } from "../identifier/assurance.ts";
import { isStorable } from "../storable.ts";
import type { TouchField, TouchIdentifier } from "../touch.ts";
import { addressOf, nameOf } from "./address.ts";
import type { TellingContext, Told, WidgetError, WidgetErrorCode } from "./visitor.ts";

/** What a page, or a signed token, says of the visitor. Nothing is trusted to be of the right type. */
export interface SaidIdentity {
  readonly externalId?: unknown;
  readonly email?: unknown;
  readonly phone?: unknown;
  readonly name?: unknown;
  readonly fields?: unknown;
}

/** How well each part of it is known. */
export interface IdentityAssurance {
  readonly externalId: Assurance;
  readonly email: Assurance;
  readonly phone: Assurance;
  readonly other: Assurance;
}

export const ALL_CLAIMED: IdentityAssurance = {
  externalId: "CLAIMED",
  email: "CLAIMED",
  phone: "CLAIMED",
  other: "CLAIMED",
};

const ADDRESSES = [
  ["externalId", "EXTERNAL_ID", "INVALID", "This is no id of a customer."],
  ["email", "EMAIL", "INVALID_EMAIL", "This is no e-mail address of a person."],
  ["phone", "PHONE", "INVALID_PHONE", "This is no phone number with its country code."],
] as const;

const MAX_FIELDS = 100;
/** Who has no address of a customer says "" as often as null. */
const isAbsent = (value: unknown): value is null | undefined | "" =>
  value === null || value === undefined || value === "";
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readFields(fields: unknown, assurance: Assurance, { definitions }: TellingContext) {
  const errors: WidgetError[] = [];
  const read: TouchField[] = [];
  const refuse = (field: string, message: string) => errors.push({ code: "INVALID", message, field });
  if (isAbsent(fields)) return { errors, read };
  if (!isRecord(fields) || Object.keys(fields).length > MAX_FIELDS) {
    refuse("fields", `An object of at most ${MAX_FIELDS} custom fields by their keys.`);
    return { errors, read };
  }
  for (const [key, value] of Object.entries(fields)) {
    const definition = definitions.find((one) => one.key === key);
    const problem = definition && !isAbsent(value) ? fieldValueProblem(definition, value) : null;
    if (!definition) refuse(`fields.${key}`, "There is no such custom field; define it first.");
    else if (problem || (typeof value === "string" && !isStorable(value)))
      refuse(`fields.${key}`, `The value ${problem ?? "cannot be stored"}.`);
    else if (!isAbsent(value)) read.push({ field: key, value, assurance });
  }
  return { errors, read };
}

/** What can be taken, and what is wrong with the rest, by setting. */
export interface ReadIdentity {
  readonly told: Told;
  readonly errors: readonly WidgetError[];
}

/** What is said of a visitor as parts of a touch. Whether some of it is taken where the rest is wrong is for the caller. */
export function readIdentity(
  said: SaidIdentity,
  assurance: IdentityAssurance,
  context: TellingContext,
): ReadIdentity {
  const errors: WidgetError[] = [];
  const identifiers: TouchIdentifier[] = [];
  const known: string[] = [];
  for (const [setting, kind, code, message] of ADDRESSES) {
    const value = said[setting];
    if (isAbsent(value)) continue;
    const identifier = addressOf(kind, value, assurance[setting], context);
    if (!identifier) errors.push({ code: code satisfies WidgetErrorCode, message, field: setting });
    else {
      identifiers.push(identifier);
      known.push(kind);
    }
  }
  const name = isAbsent(said.name) ? null : nameOf(said.name);
  if (!isAbsent(said.name) && name === null)
    errors.push({ code: "INVALID", message: "A name has 1 to 200 characters.", field: "name" });
  const custom = readFields(said.fields, assurance.other, context);
  errors.push(...custom.errors);
  const fields = [
    ...(name === null ? [] : [{ field: "displayName", value: name, assurance: assurance.other }]),
    ...custom.read,
  ];
  known.push(...(name === null ? [] : ["NAME"]), ...custom.read.map(({ field }) => `field:${field}`));
  return { told: { identifiers, fields, known }, errors };
}
