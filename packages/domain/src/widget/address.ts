import type { Assurance } from "../identifier/assurance.ts";
import { normaliseIdentifier } from "../identifier/key.ts";
import { isLonger, LENGTHS } from "../lengths.ts";
import { isStorable } from "../storable.ts";
import type { TouchIdentifier } from "../touch.ts";
import type { TellingContext } from "./visitor.ts";

const MAX_ADDRESS = 1000;

/** A given identifier; a blocked value is refused like a malformed one. Null when it is not one. */
export function addressOf(
  kind: TouchIdentifier["kind"],
  value: unknown,
  assurance: Assurance,
  context: TellingContext,
): TouchIdentifier | null {
  if (typeof value !== "string" || value.length > MAX_ADDRESS || !isStorable(value)) return null;
  const { defaultCountry, blockedValues } = context;
  const normal = normaliseIdentifier(
    { kind, raw: value },
    { blockedValues, ...(defaultCountry ? { defaultCountry } : {}) },
  );
  return normal.ok ? { kind, raw: value, assurance } : null;
}

/** A given name, trimmed; null when it is not one. */
export function nameOf(value: unknown): string | null {
  if (typeof value !== "string" || isLonger(value, LENGTHS.name) || !isStorable(value)) return null;
  const name = value.trim();
  return name === "" || /\p{Cc}/u.test(name) ? null : name;
}
