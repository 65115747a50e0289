import { assuranceRank, isVerified } from "../identifier/assurance.ts";
import type { Blocker } from "./blockers.ts";
import type { Edge, MergeEvidence } from "./edges.ts";
import { bestOfEach, edgesOf, swapped } from "./edges.ts";
import type { Evidence, HeldValue } from "./evidence.ts";
import { disjointGroups, valueKey } from "./evidence.ts";
import type { Partition } from "./partition.ts";
import type { MergeRule, RuleSet } from "./rules.ts";
import { activeRules } from "./rules.ts";
import { isShared } from "./shared-reason.ts";

/** A merge that waits for a person. */
export interface SuggestionDraft {
  /** What makes two drafts the same one: the pair of groups, or the shared value. */
  readonly subject: string;
  /** One atom of each group that it would join, two and sorted; of a shared value all, the best-proven first. */
  readonly atoms: readonly string[];
  readonly rule: MergeRule;
  /** Left is the first of `atoms`. */
  readonly evidence: readonly MergeEvidence[];
  readonly heldBackBy: readonly Blocker[];
}

interface Waiting {
  readonly edge: Edge;
  readonly blockedBy: readonly Blocker[];
}

function draftOfPair(
  left: string,
  right: string,
  waiting: readonly Waiting[],
  partition: Partition,
): SuggestionDraft | null {
  const { groups } = partition;
  const now = groups.blockers(left, right);
  if (now.includes("REJECTED_BEFORE")) return null;
  const first = waiting.reduce((a, b) => (b.edge.rule.priority < a.edge.rule.priority ? b : a));
  const ofFirst = waiting.filter((w) => w.edge.rule.key === first.edge.rule.key);
  const held = new Set<Blocker>([...ofFirst.flatMap((w) => w.blockedBy), ...now]);
  if (first.edge.rule.action === "SUGGEST") {
    if (first.edge.rule.onAlias) held.add("ALIAS_ONLY");
    if (ofFirst.every((w) => !isVerified(w.edge.assurance))) held.add("CLAIMED_ONLY");
  }
  const evidence = waiting.flatMap(({ edge }) =>
    groups.find(edge.left) === groups.find(left) ? edge.evidence : edge.evidence.map(swapped),
  );
  return {
    subject: `pair:${left}:${right}`,
    atoms: [left, right],
    rule: first.edge.rule,
    evidence: bestOfEach(evidence),
    heldBackBy: [...held].sort(),
  };
}

/** One draft for all who hold a shared value, instead of one a pair. */
function draftOfShared(
  key: string,
  holders: readonly HeldValue[],
  rules: readonly MergeRule[],
  name: (atom: string) => string,
): SuggestionDraft | null {
  const one = holders[0] as HeldValue;
  const best = new Map<string, HeldValue>();
  for (const h of holders) {
    const known = best.get(name(h.atom));
    if (!known || assuranceRank(h.assurance) > assuranceRank(known.assurance)) best.set(name(h.atom), h);
  }
  // The best-proven first: which two are shown as evidence must not rest on ids.
  const names = [...best]
    .sort(
      ([a, one], [b, two]) => assuranceRank(two.assurance) - assuranceRank(one.assurance) || (a < b ? -1 : 1),
    )
    .map(([at]) => at);
  const rule = rules.find(
    (r) =>
      !r.onAlias &&
      r.allOf.length === 1 &&
      r.allOf[0] === one.kind &&
      (r.action === "SUGGEST" || [...best.values()].every((h) => isVerified(h.assurance))),
  );
  if (!rule || names.length < 2) return null;
  const [left, right] = [
    best.get(names[0] as string) as HeldValue,
    best.get(names[1] as string) as HeldValue,
  ];
  const held: Blocker[] = ["SHARED_VALUE"];
  if ([...best.values()].some((h) => !isVerified(h.assurance))) held.unshift("CLAIMED_ONLY");
  return {
    subject: `value:${key}`,
    atoms: names,
    rule,
    evidence: [
      { kind: one.kind, value: one.value, assuranceLeft: left.assurance, assuranceRight: right.assurance },
    ],
    heldBackBy: held,
  };
}

/**
 * Of pairs that could be one through a value that storms as many as join all who wait, in canonical order: with every pair their number
 * would grow with the square of a storm.
 */
function enoughOfStorms(
  waiting: readonly Waiting[],
  storms: ReadonlyMap<string, unknown>,
  name: (atom: string) => string,
): Waiting[] {
  if (storms.size === 0) return [...waiting];
  const trees = disjointGroups([
    ...new Set(waiting.flatMap(({ edge }) => [name(edge.left), name(edge.right)])),
  ]);
  const chosen = new Set<string>();
  return waiting.filter(({ edge }) => {
    if (!edge.valueKeys.some((key) => storms.has(key))) return true;
    const [a, b] = [name(edge.left), name(edge.right)].sort() as [string, string];
    if (trees.find(a) !== trees.find(b)) {
      trees.union(a, b);
      chosen.add(`${a}\u0000${b}`);
    }
    return chosen.has(`${a}\u0000${b}`);
  });
}

/**
 * The open suggestions that the evidence gives. `relevant` limits them to those that touch such an atom.
 * A group is named by its smallest atom id.
 */
export function suggestionsOf(
  evidence: Evidence,
  set: RuleSet,
  partition: Partition,
  relevant: (atom: string) => boolean = () => true,
): SuggestionDraft[] {
  const { groups, shared } = partition;
  const names = new Map<string, string>();
  for (const [root, members] of groups.all())
    names.set(
      root,
      members.reduce((a, b) => (b < a ? b : a)),
    );
  const name = (atom: string) => names.get(groups.find(atom)) ?? atom;
  const rules = activeRules(set);
  const unshared = evidence.values.filter((v) => !isShared(shared, v));
  const waiting: Waiting[] = [
    ...partition.blocked,
    ...edgesOf(
      rules.filter((r) => r.action === "SUGGEST"),
      unshared,
      relevant,
    ).map((edge) => ({ edge, blockedBy: [] })),
  ];
  const pairs = new Map<string, Waiting[]>();
  for (const w of enoughOfStorms(waiting, evidence.storms, name)) {
    const [a, b] = [name(w.edge.left), name(w.edge.right)];
    if (a === b || !(relevant(w.edge.left) || relevant(w.edge.right))) continue;
    const key = a < b ? `${a}\u0000${b}` : `${b}\u0000${a}`;
    const list = pairs.get(key);
    if (list) list.push(w);
    else pairs.set(key, [w]);
  }
  const drafts = [...pairs].map(([key, list]) => {
    const [left, right] = key.split("\u0000") as [string, string];
    return draftOfPair(left, right, list, partition);
  });
  for (const key of shared.keys()) {
    const holders = evidence.values.filter((v) => valueKey(v) === key);
    if (holders.some((h) => relevant(h.atom))) drafts.push(draftOfShared(key, holders, rules, name));
  }
  return drafts.filter((draft) => draft !== null).sort((a, b) => (a.subject < b.subject ? -1 : 1));
}
