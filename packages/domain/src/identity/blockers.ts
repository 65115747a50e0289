import type { IdentifierKind } from "../identifier/assurance.ts";
import { isVerified } from "../identifier/assurance.ts";
import type { AtomPair, Evidence } from "./evidence.ts";
import { disjointGroups } from "./evidence.ts";
import type { RuleSet } from "./rules.ts";

/** Why a merge does not happen by itself, or at all: a closed list (IDENTITY.md). */
export const BLOCKERS = [
  "UNIQUE_CONFLICT",
  "REJECTED_BEFORE",
  "SHARED_VALUE",
  "OVER_LIMIT",
  "ERASED",
  "CLAIMED_ONLY",
  "ALIAS_ONLY",
  "STORM",
  "NOT_FOUND",
  "SAME_CONTACT",
] as const;
export type Blocker = (typeof BLOCKERS)[number];

/** What even a person cannot override. */
export const ABSOLUTE_BLOCKERS: readonly Blocker[] = [
  "UNIQUE_CONFLICT",
  "ERASED",
  "NOT_FOUND",
  "SAME_CONTACT",
];

interface Holdings {
  sources: number;
  readonly unique: Map<IdentifierKind, Set<string>>;
  /** Atoms that must not come in. */
  readonly enemies: Set<string>;
  readonly members: string[];
}

/** Groups of atoms that know what may not be joined to them. */
export interface GuardedGroups {
  find(atom: string): string;
  /** What forbids joining the groups of two atoms; `[]` when nothing does, or when they are one already. */
  blockers(a: string, b: string): Blocker[];
  /** Joins whatever forbids it: for what a person joined. */
  union(a: string, b: string): void;
  all(): ReadonlyMap<string, readonly string[]>;
}

const uniqueValues = (evidence: Evidence, kinds: readonly IdentifierKind[]) =>
  evidence.values.filter((v) => kinds.includes(v.kind) && isVerified(v.assurance));

export function guardedGroups(
  evidence: Evidence,
  set: Pick<RuleSet, "uniqueKinds" | "maxSourcesPerContact">,
): GuardedGroups {
  const groups = disjointGroups(evidence.atoms.map((atom) => atom.id));
  const holdings = new Map<string, Holdings>(
    evidence.atoms.map((atom) => [
      atom.id,
      { sources: atom.sources, unique: new Map(), enemies: new Set(), members: [atom.id] },
    ]),
  );
  for (const v of uniqueValues(evidence, set.uniqueKinds)) {
    const held = holdings.get(v.atom);
    const known = held?.unique.get(v.kind);
    if (known) known.add(v.value);
    else held?.unique.set(v.kind, new Set([v.value]));
  }
  const declare = ([a, b]: AtomPair) => {
    holdings.get(a)?.enemies.add(b);
    holdings.get(b)?.enemies.add(a);
  };
  evidence.aparts.forEach(declare);

  const conflict = (a: Holdings, b: Holdings) =>
    set.uniqueKinds.some((kind) => {
      const [left, right] = [a.unique.get(kind), b.unique.get(kind)];
      return left !== undefined && right !== undefined && new Set([...left, ...right]).size > 1;
    });
  const rejected = (a: Holdings, b: Holdings) => {
    const [few, many] = a.members.length <= b.members.length ? [a, b] : [b, a];
    return few.members.some((member) => many.enemies.has(member));
  };
  return {
    find: groups.find,
    all: groups.all,
    blockers(left, right) {
      const [one, two] = [groups.find(left), groups.find(right)];
      const [a, b] = [holdings.get(one), holdings.get(two)];
      if (one === two || !a || !b) return [];
      const found: Blocker[] = [];
      if (conflict(a, b)) found.push("UNIQUE_CONFLICT");
      if (rejected(a, b)) found.push("REJECTED_BEFORE");
      if (a.sources + b.sources > set.maxSourcesPerContact) found.push("OVER_LIMIT");
      return found;
    },
    union(left, right) {
      const [one, two] = [groups.find(left), groups.find(right)];
      const [a, b] = [holdings.get(one), holdings.get(two)];
      if (one === two || !a || !b) return;
      groups.union(one, two);
      b.sources += a.sources;
      for (const member of a.members) b.members.push(member);
      for (const enemy of a.enemies) b.enemies.add(enemy);
      for (const [kind, values] of a.unique)
        b.unique.set(kind, new Set([...(b.unique.get(kind) ?? []), ...values]));
      holdings.delete(one);
    },
  };
}
