import type { Blocker, GuardedGroups } from "./blockers.ts";
import { guardedGroups } from "./blockers.ts";
import type { Edge } from "./edges.ts";
import { canonicalOrder, edgesOf } from "./edges.ts";
import type { Evidence } from "./evidence.ts";
import { valueKey } from "./evidence.ts";
import type { RuleSet } from "./rules.ts";
import { activeRules } from "./rules.ts";

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

/**
 * The canonical replay: people's joins first, then every merge edge in canonical order unless a blocker forbids the union.
 * Values in `shared` carry no edge.
 */
export function replay(evidence: Evidence, set: RuleSet, shared: ReadonlyMap<string, unknown>): Replayed {
  const groups = guardedGroups(evidence, set);
  for (const [a, b] of evidence.joins) groups.union(a, b);
  const rules = activeRules(set).filter((rule) => rule.action === "MERGE");
  const usable = evidence.values.filter((v) => !evidence.settled?.has(v.atom) && !shared.has(valueKey(v)));
  const contactOf = new Map(evidence.atoms.map((atom) => [atom.id, atom.contact]));
  const stormy = (edge: Edge) =>
    evidence.storms.size > 0 &&
    contactOf.get(edge.left) !== contactOf.get(edge.right) &&
    edge.valueKeys.some((key) => evidence.storms.has(key));
  const taken: Edge[] = [];
  const refused: BlockedEdge[] = [];
  for (const edge of canonicalOrder(edgesOf(rules, usable), evidence)) {
    if (groups.find(edge.left) === groups.find(edge.right)) continue;
    const blockedBy = groups.blockers(edge.left, edge.right);
    if (blockedBy.length === 0 && stormy(edge)) blockedBy.push("STORM");
    if (blockedBy.length > 0) refused.push({ edge, blockedBy });
    else {
      groups.union(edge.left, edge.right);
      taken.push(edge);
    }
  }
  return { groups, taken, blocked: refused.filter(({ edge }) => groups.find(edge.left) !== groups.find(edge.right)) };
}
