import { assuranceRank, atLeast } from "../identifier/assurance.ts";
import type { Blocker, GuardedGroups } from "./blockers.ts";
import { guardedGroups } from "./blockers.ts";
import type { Edge } from "./edges.ts";
import { canonicalOrder, edgesOf } from "./edges.ts";
import type { Evidence, HeldValue } from "./evidence.ts";
import { disjointGroups, valueKey } from "./evidence.ts";
import type { MergeRule, RuleSet } from "./rules.ts";
import { activeRules } from "./rules.ts";
import type { SharedReason } from "./shared-reason.ts";
import { isShared } from "./shared-reason.ts";

export interface BlockedEdge {
  readonly edge: Edge;
  readonly blockedBy: readonly Blocker[];
}

export interface Replayed {
  readonly groups: GuardedGroups;
  /** The edges that joined two groups, in canonical order. With people's joins they span every group. */
  readonly taken: readonly Edge[];
  /** Merge edges that a blocker keeps from joining what is still apart. */
  readonly blocked: readonly BlockedEdge[];
}

/** The rules that merge, when each asks for one kind: then who holds a value well enough is one, whatever the order. */
const simpleMerges = (set: RuleSet) => {
  const rules = activeRules(set).filter((rule) => rule.action === "MERGE");
  return rules.every((rule) => rule.allOf.length === 1) ? rules : null;
};

/** Of the holders of each value one a contact, the best-assured: enough to join contacts that are apart. */
function oneHolderAContact(
  values: readonly HeldValue[],
  contactOf: ReadonlyMap<string, string>,
): HeldValue[] {
  const best = new Map<string, HeldValue>();
  for (const v of values) {
    const key = `${valueKey(v)}\u0000${contactOf.get(v.atom)}`;
    const known = best.get(key);
    if (!known || assuranceRank(v.assurance) > assuranceRank(known.assurance)) best.set(key, v);
  }
  return [...best.values()];
}

/**
 * Evidence without conflict joins by connected components: linear, where the canonical replay looks at every pair.
 * Null where something conflicts, waits or would be taken apart; then order decides, and the replay must.
 */
function withoutConflict(
  evidence: Evidence,
  set: RuleSet,
  shared: ReadonlyMap<string, SharedReason>,
): Replayed | null {
  const rules = simpleMerges(set);
  if (!rules || evidence.storms.size > 0) return null;
  const groups = guardedGroups(evidence, set);
  for (const [a, b] of evidence.joins) groups.union(a, b);
  const usable = evidence.values.filter((v) => !evidence.settled?.has(v.atom) && !isShared(shared, v));
  for (const rule of rules) {
    const first = new Map<string, string>();
    for (const v of usable) {
      if (v.kind !== rule.allOf[0] || !atLeast(v.assurance, rule.minAssurance)) continue;
      const other = first.get(valueKey(v));
      if (other === undefined) first.set(valueKey(v), v.atom);
      else if (groups.blockers(other, v.atom).length > 0) return null;
      else groups.union(other, v.atom);
    }
  }
  if (evidence.atoms.some((atom) => groups.find(atom.id) !== groups.find(atom.contact))) return null;
  const contactOf = new Map(evidence.atoms.map((atom) => [atom.id, atom.contact]));
  const trees = disjointGroups(evidence.atoms.map((atom) => atom.id));
  for (const atom of evidence.atoms) trees.union(atom.id, atom.contact);
  const taken = canonicalOrder(edgesOf(rules, oneHolderAContact(usable, contactOf)), evidence).filter(
    (edge) => {
      if (trees.find(edge.left) === trees.find(edge.right)) return false;
      trees.union(edge.left, edge.right);
      return true;
    },
  );
  return { groups, taken, blocked: [] };
}

/** Who is one with whom, for values that are not in `shared`. */
export const replay = (
  evidence: Evidence,
  set: RuleSet,
  shared: ReadonlyMap<string, SharedReason>,
): Replayed => withoutConflict(evidence, set, shared) ?? canonicalReplay(evidence, set, shared);

/**
 * Edges inside the contacts as they are, through values that storm. In a crowd not every pair has an edge, and one that waits must not
 * part who is together: a merge in force is not held back.
 */
function edgesInside(
  rules: readonly MergeRule[],
  usable: readonly HeldValue[],
  storms: ReadonlyMap<string, unknown>,
  contactOf: ReadonlyMap<string, string>,
) {
  const inside = new Map<string | undefined, HeldValue[]>();
  for (const v of usable) {
    if (!storms.has(valueKey(v))) continue;
    const contact = contactOf.get(v.atom);
    inside.set(contact, [...(inside.get(contact) ?? []), v]);
  }
  return [...inside.values()].flatMap((values) => edgesOf(rules, values));
}

/**
 * Counts the merges of contacts through values that storm. Who is one contact now, or became one by an edge before, is merged no more,
 * and a merge in force is not held back.
 */
function stormCount({ atoms, storms }: Evidence) {
  const left = new Map(storms);
  const contacts = disjointGroups(left.size > 0 ? atoms.map((atom) => atom.id) : []);
  if (left.size > 0) for (const atom of atoms) contacts.union(atom.id, atom.contact);
  const merges = (edge: Edge) => left.size > 0 && contacts.find(edge.left) !== contacts.find(edge.right);
  return {
    waits: (edge: Edge): boolean => merges(edge) && edge.valueKeys.some((key) => left.get(key) === 0),
    take(edge: Edge): void {
      if (!merges(edge)) return;
      contacts.union(edge.left, edge.right);
      for (const key of new Set(edge.valueKeys)) {
        const more = left.get(key);
        if (more) left.set(key, more - 1);
      }
    },
  };
}

/**
 * The canonical replay: people's joins first, then every merge edge in canonical order unless a blocker forbids the union.
 * Values that are shared for their holder carry no edge.
 */
export function canonicalReplay(
  evidence: Evidence,
  set: RuleSet,
  shared: ReadonlyMap<string, SharedReason>,
): Replayed {
  const groups = guardedGroups(evidence, set);
  for (const [a, b] of evidence.joins) groups.union(a, b);
  const rules = activeRules(set).filter((rule) => rule.action === "MERGE");
  const usable = evidence.values.filter((v) => !evidence.settled?.has(v.atom) && !isShared(shared, v));
  const contactOf = new Map(evidence.atoms.map((atom) => [atom.id, atom.contact]));
  const storm = stormCount(evidence);
  const taken: Edge[] = [];
  const refused: BlockedEdge[] = [];
  const edges = [...edgesOf(rules, usable), ...edgesInside(rules, usable, evidence.storms, contactOf)];
  for (const edge of canonicalOrder(edges, evidence)) {
    if (groups.find(edge.left) === groups.find(edge.right)) continue;
    const blockedBy = groups.blockers(edge.left, edge.right);
    if (blockedBy.length === 0 && storm.waits(edge)) blockedBy.push("STORM");
    if (blockedBy.length > 0) refused.push({ edge, blockedBy });
    else {
      groups.union(edge.left, edge.right);
      storm.take(edge);
      taken.push(edge);
    }
  }
  return {
    groups,
    taken,
    blocked: refused.filter(({ edge }) => groups.find(edge.left) !== groups.find(edge.right)),
  };
}
