import type { Touch, TouchIdentifier } from "@contact-identity/domain";
import { assuranceRank, normaliseIdentifier } from "@contact-identity/domain";
import type { NewIdentifier } from "../contact/add-identifiers.ts";

/** A value that came with a message and points at nobody. */
export interface UnusedValue {
  readonly kind: TouchIdentifier["kind"];
  readonly raw: string;
  readonly reason: string;
}

export interface TouchValues {
  /** What the source does not hold yet, or holds with less assurance. */
  readonly added: readonly NewIdentifier[];
  readonly unused: readonly UnusedValue[];
}

/** Identifiers of a source as stored: kind, match key, assurance. */
export type HeldValue = readonly [kind: string, value: string, assurance: number];

/** Sorts the values of a touch into those to add, those that its source holds already (told nowhere), and those that are of no use. */
export function touchValues(
  touch: Touch,
  heldValues: readonly HeldValue[],
  defaultCountry: string | null,
  blockedValues: readonly string[],
): TouchValues {
  const held = new Map(heldValues.map(([kind, value, assurance]) => [`${kind}\u0000${value}`, assurance]));
  const isHeld = ({ kind, assurance }: TouchIdentifier, value: string): boolean =>
    (held.get(`${kind}\u0000${value}`) ?? -1) >= assuranceRank(assurance);
  const added: NewIdentifier[] = [];
  const unused: UnusedValue[] = [];
  for (const identifier of touch.identifiers) {
    const { kind, raw, assurance, unusable } = identifier;
    // As written before in its normal form: nothing to normalise, and most messages are such.
    if (unusable === undefined && isHeld(identifier, raw)) continue;
    const normal = normaliseIdentifier(identifier, {
      ...(defaultCountry ? { defaultCountry } : {}),
      blockedValues,
    });
    const reason = unusable ?? (normal.ok ? null : normal.message);
    if (reason !== null) unused.push({ kind, raw, reason });
    else if (normal.ok && !isHeld(identifier, normal.identifier.value))
      added.push({ ...normal.identifier, kind, assurance, origin: touch.origin });
  }
  return { added, unused };
}
