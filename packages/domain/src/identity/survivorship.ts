import type { Assurance, IdentifierOrigin } from "../identifier/assurance.ts";
import { assuranceRank } from "../identifier/assurance.ts";

export const SURVIVORSHIP_POLICIES = [
  "most_recent",
  "oldest",
  "most_trusted",
  "first_non_null",
  "longest",
  "union",
  "operator_pin",
] as const;
export type SurvivorshipPolicy = (typeof SURVIVORSHIP_POLICIES)[number];

/** What one source says of one field. */
export interface FieldFact {
  readonly field: string;
  readonly value: unknown;
  readonly assurance: Assurance;
  readonly origin: IdentifierOrigin;
  /** Epoch ms. */
  readonly observedAt: number;
  readonly source: string;
  readonly atom: string;
}

/** What a person set by hand, on the contact that they set it on. `null` clears the field. */
export interface Pin {
  readonly field: string;
  readonly value: unknown;
  readonly origin: IdentifierOrigin;
  /** Epoch ms. */
  readonly setAt: number;
  readonly atom: string;
  /** The atoms that the contact consisted of then: a list set by hand replaces theirs, and is united with what joins later. */
  readonly covers: readonly string[];
}

/** A shown value and where it came from. `source` is null for a person's hand. */
export interface ShownValue {
  readonly field: string;
  readonly value: unknown;
  readonly origin: IdentifierOrigin;
  readonly assurance: Assurance;
  readonly source: string | null;
  readonly observedAt: number;
}

const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
const byText = (a: unknown, b: unknown) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0);

/** The last decider is the value itself: equal facts of different sources give the same value, so order cannot matter. */
const orders: Readonly<
  Record<Exclude<SurvivorshipPolicy, "union" | "operator_pin">, (a: FieldFact, b: FieldFact) => number>
> = {
  most_recent: (a, b) => b.observedAt - a.observedAt,
  most_trusted: (a, b) => b.observedAt - a.observedAt,
  oldest: (a, b) => a.observedAt - b.observedAt,
  first_non_null: (a, b) => a.observedAt - b.observedAt,
  longest: (a, b) => text(b.value).length - text(a.value).length || b.observedAt - a.observedAt,
};

const latest = (pins: readonly Pin[]): Pin | undefined =>
  pins.toSorted((a, b) => b.setAt - a.setAt || byText(a.value, b.value) || (a.atom < b.atom ? -1 : 1))[0];

const fromPin = (pin: Pin): ShownValue => ({
  field: pin.field,
  value: pin.value,
  origin: pin.origin,
  assurance: "OPERATOR",
  source: null,
  observedAt: pin.setAt,
});
const fromFact = ({ atom: _, ...fact }: FieldFact): ShownValue => fact;

/** Lists are united; a list set by hand stands for the atoms that it covered. */
function united(field: string, facts: readonly FieldFact[], pins: readonly Pin[]): ShownValue | null {
  const standing = pins.filter(
    (pin) =>
      !pins.some((later) => later !== pin && later.setAt > pin.setAt && later.covers.includes(pin.atom)),
  );
  const covered = new Set(standing.flatMap((pin) => pin.covers));
  const free = facts.filter((fact) => !covered.has(fact.atom));
  const parts: ShownValue[] = [...standing.map(fromPin), ...free.map(fromFact)];
  const values = [
    ...new Set(
      parts.flatMap((part) =>
        Array.isArray(part.value) ? part.value : isEmpty(part.value) ? [] : [part.value],
      ),
    ),
  ].sort(byText);
  const best = parts.toSorted(
    (a, b) =>
      assuranceRank(b.assurance) - assuranceRank(a.assurance) ||
      b.observedAt - a.observedAt ||
      byText(a.value, b.value),
  )[0];
  return best && values.length > 0 ? { ...best, field, value: values } : null;
}

/**
 * The value of one field that is shown, or null. A person's hand comes first, the latest of several; then the best-assured, then the policy.
 * A lower assurance never hides a higher one, and empty never overwrites.
 */
export function shownValue(
  field: string,
  facts: readonly FieldFact[],
  pins: readonly Pin[],
  policy: SurvivorshipPolicy,
): ShownValue | null {
  const present = facts.filter((fact) => !isEmpty(fact.value));
  if (policy === "union") return united(field, present, pins);
  const pin = latest(pins);
  if (pin) return isEmpty(pin.value) ? null : fromPin(pin);
  if (policy === "operator_pin") return null;
  const top = present.reduce((most, fact) => Math.max(most, assuranceRank(fact.assurance)), -1);
  const order = orders[policy];
  const best = present
    .filter((fact) => assuranceRank(fact.assurance) === top)
    .sort((a, b) => order(a, b) || byText(a.value, b.value) || (a.source < b.source ? -1 : 1))[0];
  return best ? fromFact(best) : null;
}

export const policyOf = (field: string, configured: Readonly<Record<string, string>>): SurvivorshipPolicy => {
  const named = SURVIVORSHIP_POLICIES.find((policy) => policy === configured[field]);
  return named ?? (field === "tags" ? "union" : "most_trusted");
};

/** Every shown field of a contact, by field name. */
export function shownFields(
  facts: readonly FieldFact[],
  pins: readonly Pin[],
  configured: Readonly<Record<string, string>>,
): Map<string, ShownValue> {
  const fields = [...new Set([...facts, ...pins].map((f) => f.field))].sort();
  const shown = new Map<string, ShownValue>();
  for (const field of fields) {
    const value = shownValue(
      field,
      facts.filter((f) => f.field === field),
      pins.filter((p) => p.field === field),
      policyOf(field, configured),
    );
    if (value) shown.set(field, value);
  }
  return shown;
}

/** What each side showed before and is no longer shown: values that lost to another. Lists are united, so nothing of them is lost. */
export function lostValues(
  before: readonly ReadonlyMap<string, ShownValue>[],
  after: ReadonlyMap<string, ShownValue>,
): ShownValue[] {
  const lost = new Map<string, ShownValue>();
  for (const side of before)
    for (const [field, value] of side) {
      const winner = after.get(field);
      if (Array.isArray(value.value) || (winner && text(winner.value) === text(value.value))) continue;
      lost.set(`${field}\u0000${text(value.value)}`, value);
    }
  return [...lost.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

/** What a source knows of a field after hearing it again: better assured, then later. A join, so neither order nor repetition matters. */
export function joinFacts<T extends Pick<FieldFact, "value" | "assurance" | "observedAt">>(a: T, b: T): T {
  const order =
    assuranceRank(a.assurance) - assuranceRank(b.assurance) ||
    a.observedAt - b.observedAt ||
    byText(a.value, b.value);
  return order >= 0 ? a : b;
}
