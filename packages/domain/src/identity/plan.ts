import type { MergeEvidence } from "./edges.ts";
import { swapped } from "./edges.ts";
import type { Evidence } from "./evidence.ts";
import { disjointGroups } from "./evidence.ts";
import type { Partition } from "./partition.ts";
import type { MergeRule } from "./rules.ts";

/** A merge in force: `absorbed` hangs under `survivor`, both atoms as they were named then. */
export interface Link {
  readonly merge: string;
  readonly absorbed: string;
  readonly survivor: string;
  readonly byPerson: boolean;
}

export interface PlannedMerge {
  readonly survivor: string;
  readonly absorbed: string;
  readonly rule: MergeRule;
  readonly evidence: readonly MergeEvidence[];
}

/** What turns the merges in force into the partition that the evidence gives. Empty when they agree. */
export interface IdentityPlan {
  readonly cuts: readonly Link[];
  /** In order: a survivor may be absorbed by a later one. */
  readonly merges: readonly PlannedMerge[];
}

interface Tree {
  readonly root: string;
  readonly attested: boolean;
  readonly firstSeenAt: number;
}

/** A rule's survivor: the one with an attested external id, else the earliest seen, else the smaller id. */
const survives = (a: Tree, b: Tree): boolean =>
  a.attested !== b.attested
    ? a.attested
    : a.firstSeenAt !== b.firstSeenAt
      ? a.firstSeenAt < b.firstSeenAt
      : a.root < b.root;

/** Rules' links between atoms that are no longer together are cut; trees that are now together are joined, along the edges that were taken. */
export function planIdentity(evidence: Evidence, partition: Partition, links: readonly Link[]): IdentityPlan {
  const { find } = partition.groups;
  const cuts = links.filter((link) => !link.byPerson && find(link.absorbed) !== find(link.survivor));
  const dropped = new Set(cuts);
  const trees = disjointGroups(evidence.atoms.map((atom) => atom.id));
  const hanging = new Set<string>();
  for (const link of links)
    if (!dropped.has(link)) {
      trees.union(link.absorbed, link.survivor);
      hanging.add(link.absorbed);
    }
  const attested = new Set(
    evidence.values.filter((v) => v.kind === "EXTERNAL_ID" && v.assurance === "ATTESTED").map((v) => v.atom),
  );
  const seen = new Map(evidence.atoms.map((atom) => [atom.id, atom.firstSeenAt]));
  const facts = new Map<string, Tree>();
  for (const [name, members] of trees.all())
    facts.set(name, {
      root: members.find((atom) => !hanging.has(atom)) ?? name,
      attested: members.some((atom) => attested.has(atom)),
      firstSeenAt: members.reduce(
        (least, atom) => Math.min(least, seen.get(atom) ?? Number.POSITIVE_INFINITY),
        Number.POSITIVE_INFINITY,
      ),
    });
  const merges: PlannedMerge[] = [];
  for (const edge of partition.taken) {
    const [one, two] = [trees.find(edge.left), trees.find(edge.right)];
    const [a, b] = [facts.get(one), facts.get(two)];
    if (one === two || !a || !b) continue;
    const [winner, loser] = survives(a, b) ? [a, b] : [b, a];
    // Left is the survivor's side; `a` is the tree of the edge's left.
    const sided = winner === a ? edge.evidence : edge.evidence.map(swapped);
    merges.push({ survivor: winner.root, absorbed: loser.root, rule: edge.rule, evidence: sided });
    trees.union(one, two);
    facts.set(trees.find(one), {
      root: winner.root,
      attested: a.attested || b.attested,
      firstSeenAt: Math.min(a.firstSeenAt, b.firstSeenAt),
    });
  }
  return { cuts, merges };
}
