import type { Blocker, MergeEvidence } from "@contact-identity/domain";
import {
  bestOfEach,
  edgesOf,
  guardedGroups,
  isShared,
  isVerified,
  partition,
  swapped,
} from "@contact-identity/domain";
import { resolveContacts } from "../contact/contact-store.ts";
import type { Tx } from "../transaction.ts";
import { loadSurroundings } from "./load-evidence.ts";
import type { MergeRow } from "./merge/merge.row.ts";
import { absorbedByMerge, mergesByContact } from "./merge/merge-store.ts";
import { currentRules, ruleSetOf } from "./rules/rules-store.ts";

export interface MatchExplained {
  readonly sameContact: boolean;
  /** Left and right as asked. */
  readonly evidence: readonly MergeEvidence[];
  /** The merges in force that hold the two together. */
  readonly merges: readonly MergeRow[];
  readonly blockedBy: readonly Blocker[];
}

/** The merges on the way between two atoms of one contact. */
async function mergesBetween(tx: Tx, contact: string, left: string, right: string): Promise<MergeRow[]> {
  const inForce = (await mergesByContact(tx, [contact])).filter((merge) => merge.undoneAt === null);
  const absorbed = await absorbedByMerge(
    tx,
    inForce.map((merge) => merge.id),
  );
  const up = new Map(absorbed.map((a) => [a.contactId, a.mergeId]));
  const byId = new Map(inForce.map((merge) => [merge.id, merge]));
  const path = (atom: string): string[] => {
    const merges: string[] = [];
    for (
      let at = atom, id = up.get(at);
      id !== undefined;
      at = byId.get(id)?.survivorId ?? at, id = up.get(at)
    ) {
      if (merges.includes(id)) break;
      merges.push(id);
    }
    return merges;
  };
  const [a, b] = [path(left), path(right)];
  const ids = new Set([...a.filter((id) => !b.includes(id)), ...b.filter((id) => !a.includes(id))]);
  return inForce.filter((merge) => ids.has(merge.id)).map(({ contactId: _, ...merge }) => merge as MergeRow);
}

/** Why two contacts, or two ids that were merged, are one; or what keeps them apart. Null when one of them does not exist. */
export async function explainMatch(tx: Tx, leftId: string, rightId: string): Promise<MatchExplained | null> {
  const found = await resolveContacts(tx, [leftId, rightId]);
  const [left, right] = [found.get(leftId)?.id, found.get(rightId)?.id];
  if (!left || !right) return null;
  const set = ruleSetOf(await currentRules(tx));
  const { evidence } = await loadSurroundings(tx, [left, right], set);
  const same = left === right;
  const holder = new Map(evidence.atoms.map((atom) => [atom.id, atom.contact]));
  const merges = same && leftId !== rightId ? await mergesBetween(tx, left, leftId, rightId) : [];
  const onLeft = (atom: string) => (same ? atom === leftId : holder.get(atom) === left);
  const onRight = (atom: string) => (same ? atom === rightId : holder.get(atom) === right);
  const edges = edgesOf(set.rules, evidence.values).filter(
    (e) => (onLeft(e.left) && onRight(e.right)) || (onRight(e.left) && onLeft(e.right)),
  );
  const sided = edges.flatMap((edge) => (onLeft(edge.left) ? edge.evidence : edge.evidence.map(swapped)));
  const own = bestOfEach([
    ...sided,
    ...(same && sided.length === 0 ? merges.flatMap((merge) => merge.evidence) : []),
  ]);
  if (same) return { sameContact: true, evidence: own, merges, blockedBy: [] };
  const parts = partition(evidence, set);
  const groups = guardedGroups(evidence, set);
  for (const atom of evidence.atoms) groups.union(atom.id, atom.contact);
  const blockedBy = new Set<Blocker>(groups.blockers(left, right));
  for (const { edge, blockedBy: why } of parts.blocked)
    if (edges.some((e) => e.left === edge.left && e.right === edge.right))
      for (const w of why) blockedBy.add(w);
  const routesOnly = ({ kind, value, assuranceLeft, assuranceRight }: MergeEvidence) =>
    [assuranceLeft, assuranceRight].some((assurance) =>
      isShared(parts.shared, { kind, value, scope: "", assurance }),
    );
  if (own.length > 0 && own.every(routesOnly)) blockedBy.add("SHARED_VALUE");
  const merging = edges.filter((edge) => edge.rule.action === "MERGE");
  if (own.length > 0 && merging.length === 0) {
    if (edges.every((edge) => edge.rule.onAlias)) blockedBy.add("ALIAS_ONLY");
    if (own.every((e) => !isVerified(e.assuranceLeft) || !isVerified(e.assuranceRight)))
      blockedBy.add("CLAIMED_ONLY");
  }
  return { sameContact: false, evidence: own, merges: [], blockedBy: [...blockedBy].sort() };
}
