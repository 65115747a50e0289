import type { Assurance, IdentifierOrigin } from "../identifier/assurance.ts";
import { assuranceRank } from "../identifier/assurance.ts";
import { type NormalisedIdentifier, type NormaliseOptions, normaliseIdentifier } from "../identifier/key.ts";
import type { Touch, TouchField, TouchIdentifier } from "../touch.ts";

/** A value that came with a message and points at nobody. */
export interface UnusedValue {
  readonly kind: TouchIdentifier["kind"];
  readonly raw: string;
  readonly reason: string;
}

/** A normalised value with how well the touch proves it. */
export interface TouchValue extends NormalisedIdentifier {
  readonly assurance: Assurance;
  readonly origin: IdentifierOrigin;
}

/** An identifier of a source as stored: kind, match key, assurance. */
export type SourceValue = readonly [kind: string, value: string, assurance: number];
/** A field of a source as stored. */
export type SourceField = readonly [field: string, value: unknown, assurance: number];

/** The values of a touch: those to add, and those that are of no use. What its source holds already is in neither. */
export function touchValues(
  touch: Touch,
  heldValues: readonly SourceValue[],
  defaultCountry: string | null,
  blockedValues: readonly string[],
): { readonly added: readonly TouchValue[]; readonly unused: readonly UnusedValue[] } {
  const held = new Map(heldValues.map(([kind, value, assurance]) => [`${kind}\u0000${value}`, assurance]));
  const isHeld = ({ kind, assurance }: TouchIdentifier, value: string): boolean =>
    (held.get(`${kind}\u0000${value}`) ?? -1) >= assuranceRank(assurance);
  const options: NormaliseOptions = { ...(defaultCountry ? { defaultCountry } : {}), blockedValues };
  /** Blocked since it was added: it is held all the same, in whatever spelling it comes. */
  const isHeldThoughBlocked = (identifier: TouchIdentifier): boolean => {
    const normal = normaliseIdentifier(identifier, { ...options, blockedValues: [] });
    return normal.ok && isHeld(identifier, normal.identifier.value);
  };
  const added: TouchValue[] = [];
  const unused: UnusedValue[] = [];
  for (const identifier of touch.identifiers) {
    const { kind, raw, assurance, unusable } = identifier;
    if (unusable !== undefined) {
      unused.push({ kind, raw, reason: unusable });
      continue;
    }
    // As written before in its normal form: nothing to normalise, and most messages are such.
    if (isHeld(identifier, raw)) continue;
    const normal = normaliseIdentifier(identifier, options);
    if (normal.ok) {
      if (!isHeld(identifier, normal.identifier.value))
        added.push({ ...normal.identifier, assurance, origin: touch.origin });
    } else if (normal.code !== "BLOCKED_VALUE" || !isHeldThoughBlocked(identifier))
      unused.push({ kind, raw, reason: normal.message });
  }
  return { added, unused };
}

/** The fields that a source does not have yet, has with less assurance, or has with another value as well assured. */
export function touchFields(touch: Touch, knownFields: readonly SourceField[]): readonly TouchField[] {
  const known = new Map(knownFields.map(([field, value, assurance]) => [field, { value, assurance }]));
  return touch.fields.filter(({ field, value, assurance }) => {
    if (value === null || value === undefined || value === "") return false;
    const before = known.get(field);
    if (!before) return true;
    const rank = assuranceRank(assurance);
    return (
      rank > before.assurance ||
      (rank === before.assurance && JSON.stringify(before.value) !== JSON.stringify(value))
    );
  });
}
