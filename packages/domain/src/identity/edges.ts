import type { Assurance, IdentifierKind } from "../identifier/assurance.ts";
import { assuranceRank, atLeast, IDENTIFIER_KINDS } from "../identifier/assurance.ts";
import type { Evidence, HeldValue } from "./evidence.ts";
import { canonicalAtomKeys, orderingHash, valueKey } from "./evidence.ts";
import type { MergeRule } from "./rules.ts";

/** One value that two sides share, with how well each side holds it. */
export interface MergeEvidence {
  readonly kind: IdentifierKind;
  /** The match key, or the alias key where only that is alike. */
  readonly value: string;
  readonly assuranceLeft: Assurance;
  readonly assuranceRight: Assurance;
}

/** A rule that holds between two atoms. `left` is the smaller id. */
export interface Edge {
  readonly left: string;
  readonly right: string;
  readonly rule: MergeRule;
  readonly evidence: readonly MergeEvidence[];
  /** Keys of the exact values that it rests on; of alias evidence none. */
  readonly valueKeys: readonly string[];
  /** The weakest assurance in it. */
  readonly assurance: Assurance;
}

interface Holding {
  readonly atom: string;
  readonly assurance: Assurance;
  readonly exact: string;
  readonly key: string;
  /** The atom's canonical name. */
  readonly name: string;
}

/** The best assurance with which each atom holds each value of a kind, by value (or alias key). */
function holdings(
  values: readonly HeldValue[],
  kind: IdentifierKind,
  onAlias: boolean,
  names: ReadonlyMap<string, string>,
): Map<string, Holding[]> {
  const best = new Map<string, Map<string, Holding>>();
  for (const v of values) {
    if (v.kind !== kind) continue;
    const shared = onAlias ? v.aliasKey : valueKey(v);
    if (shared === null) continue;
    const byAtom = best.get(shared) ?? new Map<string, Holding>();
    best.set(shared, byAtom);
    const at = onAlias ? `${v.atom}\u0000${v.value}` : v.atom;
    const known = byAtom.get(at);
    if (!known || assuranceRank(v.assurance) > assuranceRank(known.assurance))
      byAtom.set(at, {
        atom: v.atom,
        assurance: v.assurance,
        exact: v.value,
        key: valueKey(v),
        name: names.get(v.atom) ?? v.atom,
      });
  }
  return new Map([...best].map(([shared, byAtom]) => [shared, [...byAtom.values()]]));
}

const pairKey = (a: string, b: string) => (a < b ? `${a}\u0000${b}` : `${b}\u0000${a}`);
const weaker = (a: Assurance, b: Assurance): Assurance => (assuranceRank(a) <= assuranceRank(b) ? a : b);

interface Match {
  readonly left: string;
  readonly right: string;
  readonly evidence: MergeEvidence;
  readonly key: string | null;
}

/** Above this many holders of one value not every pair is looked at, for their number grows with the square. */
const CROWD = 60;

/** Every pair; in a crowd each with the best-proven one alone, ties by a hash that follows the holders' values. */
function pairsOf(holders: readonly Holding[]): [Holding, Holding][] {
  if (holders.length <= CROWD)
    return holders.flatMap((a, i) => holders.slice(i + 1).map((b): [Holding, Holding] => [a, b]));
  const [first, ...rest] = holders.toSorted(
    (a, b) => assuranceRank(b.assurance) - assuranceRank(a.assurance) || (a.name < b.name ? -1 : 1),
  ) as [Holding, ...Holding[]];
  return rest.map((other) => [first, other]);
}

/** Pairs that share a value of one kind well enough for the rule. */
function matches(
  rule: MergeRule,
  kind: IdentifierKind,
  values: readonly HeldValue[],
  relevant: (atom: string) => boolean,
  names: ReadonlyMap<string, string>,
): Map<string, Match[]> {
  const found = new Map<string, Match[]>();
  for (const [shared, holders] of holdings(values, kind, rule.onAlias, names)) {
    const fit = holders.filter((h) => atLeast(h.assurance, rule.minAssurance));
    for (const [a, b] of pairsOf(fit)) {
      // An alias match of equal values is the exact match, which has rules of its own.
      if (a.atom === b.atom || (rule.onAlias && a.exact === b.exact)) continue;
      if (!relevant(a.atom) && !relevant(b.atom)) continue;
      const [left, right] = a.atom < b.atom ? [a, b] : [b, a];
      const evidence = {
        kind,
        value: rule.onAlias ? shared : a.exact,
        assuranceLeft: left.assurance,
        assuranceRight: right.assurance,
      };
      const at = pairKey(left.atom, right.atom);
      const list = found.get(at) ?? [];
      found.set(at, list);
      list.push({ left: left.atom, right: right.atom, evidence, key: rule.onAlias ? null : a.key });
    }
  }
  return found;
}

/** Every pair for which a rule holds. `relevant` limits it to pairs with at least one such atom. */
export function edgesOf(
  rules: readonly MergeRule[],
  values: readonly HeldValue[],
  relevant: (atom: string) => boolean = () => true,
): Edge[] {
  const edges: Edge[] = [];
  const names = canonicalAtomKeys(values);
  for (const rule of rules) {
    const [first, ...others] = rule.allOf.map((kind) => matches(rule, kind, values, relevant, names));
    for (const [pair, list] of first ?? []) {
      const lists = [list, ...others.map((m) => m.get(pair))];
      if (lists.some((l) => l === undefined)) continue;
      const all = (lists as Match[][]).flat();
      const one = all[0] as Match;
      edges.push({
        left: one.left,
        right: one.right,
        rule,
        evidence: sortedEvidence(all.map((m) => m.evidence)),
        valueKeys: all.flatMap((m) => m.key ?? []),
        assurance: all.reduce<Assurance>(
          (least, m) => weaker(least, weaker(m.evidence.assuranceLeft, m.evidence.assuranceRight)),
          "OPERATOR",
        ),
      });
    }
  }
  return edges;
}

const evidenceOrder = (e: MergeEvidence) => {
  const [left, right] = [assuranceRank(e.assuranceLeft), assuranceRank(e.assuranceRight)];
  return `${9 - Math.min(left, right)}${9 - Math.max(left, right)}${IDENTIFIER_KINDS.indexOf(e.kind)}${e.value}\u0000${left}`;
};
/** Best-proven first, then by kind and value, each value once. */
export function sortedEvidence(list: readonly MergeEvidence[]): MergeEvidence[] {
  const unique = new Map(
    list.map((e) => [`${e.kind}\u0000${e.value}\u0000${e.assuranceLeft}\u0000${e.assuranceRight}`, e]),
  );
  return [...unique.values()].sort((a, b) => (evidenceOrder(a) < evidenceOrder(b) ? -1 : 1));
}

/** Edges in the one order in which conflicting evidence is taken: assurance, rule priority, kind, then a hash of match keys and accounts. */
export function canonicalOrder(edges: readonly Edge[], evidence: Pick<Evidence, "values">): Edge[] {
  if (edges.length < 2) return [...edges];
  const names = canonicalAtomKeys(evidence.values);
  const ranked = edges.map((edge) => {
    const [one, two] = [names.get(edge.left) ?? "", names.get(edge.right) ?? ""].sort() as [string, string];
    const values = edge.evidence.map((e) => `${e.kind}|${e.value}`).join("\n");
    const kind = Math.min(...edge.rule.allOf.map((k) => IDENTIFIER_KINDS.indexOf(k)));
    const text = `${values}\n${one}\n${two}`;
    return { edge, kind, hash: orderingHash(text), text, ids: pairKey(edge.left, edge.right) };
  });
  ranked.sort(
    (a, b) =>
      assuranceRank(b.edge.assurance) - assuranceRank(a.edge.assurance) ||
      a.edge.rule.priority - b.edge.rule.priority ||
      a.kind - b.kind ||
      a.hash - b.hash ||
      (a.text < b.text ? -1 : a.text > b.text ? 1 : a.ids < b.ids ? -1 : a.ids > b.ids ? 1 : 0),
  );
  return ranked.map((r) => r.edge);
}

/** The same evidence, seen from the other side. */
export const swapped = (e: MergeEvidence): MergeEvidence => ({
  ...e,
  assuranceLeft: e.assuranceRight,
  assuranceRight: e.assuranceLeft,
});

/** Of several sightings of one value between two sides the best-proven. */
export function bestOfEach(list: readonly MergeEvidence[]): MergeEvidence[] {
  const best = new Map<string, MergeEvidence>();
  for (const e of sortedEvidence(list))
    if (!best.has(`${e.kind}\u0000${e.value}`)) best.set(`${e.kind}\u0000${e.value}`, e);
  return [...best.values()];
}
