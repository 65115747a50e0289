import type { IdentifierKind } from "./assurance.ts";
import { blockedReason } from "./blocked.ts";
import { normaliseEmail } from "./email.ts";
import { MAX_RAW_EMAIL, MAX_RAW_ID, MAX_RAW_PHONE } from "./limits.ts";
import { normalisePhone } from "./phone.ts";

/** Stored with every key. Raise it when any rule of this folder gives another key for the same text, and derive the keys again. */
export const NORMALISER_VERSION = 1;

const MAX_ID_CHARACTERS = 512;

export interface NormalisedIdentifier {
  readonly kind: IdentifierKind;
  /** The match key. */
  readonly value: string;
  /** EMAIL: the key for suggestions, equal to `value` where no rule applies; null for every other kind. */
  readonly aliasKey: string | null;
  /** The text as received. */
  readonly raw: string;
  /** PHONE: the country came from the configured default. */
  readonly derived: boolean;
  /** A role mailbox or a number with an extension: several people's by its very form. */
  readonly staticallyShared: boolean;
  readonly normaliserVersion: number;
}

export interface RefusedIdentifier {
  readonly ok: false;
  readonly code: "INVALID_EMAIL" | "INVALID_PHONE" | "INVALID" | "BLOCKED_VALUE" | "REQUIRED";
  readonly message: string;
}

export type IdentifierResult =
  | { readonly ok: true; readonly identifier: NormalisedIdentifier }
  | RefusedIdentifier;

export interface NormaliseOptions {
  /** ISO 3166 alpha-2, of the channel, else of the workspace; absent when neither is configured. */
  readonly defaultCountry?: string | undefined;
  /** The workspace's own, beside the built-in ones. */
  readonly blockedValues: readonly string[];
}

const identifier = (
  kind: IdentifierKind,
  raw: string,
  value: string,
  found: Partial<Pick<NormalisedIdentifier, "aliasKey" | "derived" | "staticallyShared">>,
): IdentifierResult => ({
  ok: true,
  identifier: {
    kind,
    value,
    aliasKey: null,
    raw,
    derived: false,
    staticallyShared: false,
    normaliserVersion: NORMALISER_VERSION,
    ...found,
  },
});

const invalid = (message: string): RefusedIdentifier => ({ ok: false, code: "INVALID", message });

/** Ids are compared as they are, to the last space: only their issuer knows what two spellings mean. */
const normaliseId = (kind: IdentifierKind, raw: string): IdentifierResult => {
  if (raw.length > MAX_RAW_ID || [...raw].length > MAX_ID_CHARACTERS)
    return invalid("An id has 512 characters at most.");
  if (/\p{Cc}/u.test(raw) || !raw.isWellFormed()) return invalid("An id has no control characters.");
  return identifier(kind, raw, raw, {});
};

const normaliseByKind = (kind: IdentifierKind, raw: string, options: NormaliseOptions): IdentifierResult => {
  if (kind === "EMAIL") {
    const email = normaliseEmail(raw);
    return email.ok
      ? identifier(kind, raw, email.value, { aliasKey: email.aliasKey, staticallyShared: email.role })
      : email;
  }
  if (kind === "PHONE") {
    const phone = normalisePhone(raw, options.defaultCountry);
    return phone.ok
      ? identifier(kind, raw, phone.value, { derived: phone.derived, staticallyShared: phone.extension })
      : phone;
  }
  return normaliseId(kind, raw);
};

const LONGEST: Readonly<Record<IdentifierKind, number>> = {
  EMAIL: MAX_RAW_EMAIL,
  PHONE: MAX_RAW_PHONE,
  EXTERNAL_ID: MAX_RAW_ID,
  CHANNEL_ACCOUNT: MAX_RAW_ID,
};

/**
 * The identifier that a text stands for. Never throws. Blocked values are refused before syntax is looked at, so that "null" as an
 * e-mail is BLOCKED_VALUE, and again by their match key. An empty text is REQUIRED.
 */
export const normaliseIdentifier = (
  given: { readonly kind: IdentifierKind; readonly raw: string },
  options: NormaliseOptions,
): IdentifierResult => {
  const { kind, raw } = given;
  // Its normaliser looks at the length first, and refuses it in its own words.
  if (raw.length > LONGEST[kind]) return normaliseByKind(kind, raw, options);
  if (raw.trim() === "") return { ok: false, code: "REQUIRED", message: "A value is required." };
  const blocked = blockedReason(kind, raw, options.blockedValues);
  if (blocked !== null) return { ok: false, code: "BLOCKED_VALUE", message: blocked };
  const result = normaliseByKind(kind, raw, options);
  // A number written nationally shows its key only now.
  const blockedKey = result.ok ? blockedReason(kind, result.identifier.value, options.blockedValues) : null;
  return blockedKey === null ? result : { ok: false, code: "BLOCKED_VALUE", message: blockedKey };
};
