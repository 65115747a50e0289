import type { Blocker, MergeEvidence, MergeRule, RuleSet } from "@contact-identity/domain";
import { suggestionsOf } from "@contact-identity/domain";
import type { Tx } from "../transaction.ts";
import type { PersonsMerge } from "./merge-plan.ts";
import { planPersonsMerge } from "./merge-plan.ts";
import { decideIdentity } from "./settle-identity.ts";

export interface DryRunSample extends PersonsMerge {
  readonly rule: MergeRule;
  readonly allowed: boolean;
}

export interface DryRun {
  readonly contactsScanned: number;
  readonly wouldMerge: number;
  readonly wouldSuggest: number;
  readonly blocked: number;
  readonly samples: readonly DryRunSample[];
}

const SAMPLES = 10;
const BATCH = 500;

/**
 * Contacts that any rule could concern: they share a value or an alias key with another one, or merges in force hold them together.
 * Everybody else stays as they are under whatever rules.
 */
const CONCERNED = `SELECT id FROM (
    SELECT s.contact_id AS id FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
    WHERE i.workspace_id = $1 AND i.kind <> 'CHANNEL_ACCOUNT' AND EXISTS (
      SELECT 1 FROM identifier o JOIN contact_source t ON t.workspace_id = $1 AND t.id = o.source_id
      WHERE o.workspace_id = $1 AND o.kind = i.kind AND (o.value = i.value OR o.alias_key = i.alias_key) AND t.contact_id <> s.contact_id)
    UNION SELECT merged_into FROM contact WHERE workspace_id = $1 AND merged_into IS NOT NULL) c
  WHERE $2::uuid IS NULL OR id > $2 ORDER BY id LIMIT $3`;

interface Held {
  readonly left: string;
  readonly right: string;
  readonly rule: MergeRule;
  readonly evidence: readonly MergeEvidence[];
  readonly blockedBy: readonly Blocker[];
}

/** What the given rules would do to today's data, by the very code that would act. Writes nothing. */
export async function dryRunRules(tx: Tx, set: RuleSet): Promise<DryRun> {
  const seen = new Set<string>();
  const groupOf = new Map<string, string>();
  const suggested: (readonly string[])[] = [];
  const blockedPairs: Held[] = [];
  const merges: Held[] = [];
  let wouldMerge = 0;
  for (let after: string | null = null; ; ) {
    const batch: { id: string }[] = await tx.query<{ id: string }>(CONCERNED, [tx.workspaceId, after, BATCH]);
    for (const { id } of batch) {
      if (seen.has(id)) continue;
      const { surroundings, partition, plan } = await decideIdentity(tx, [id], set);
      for (const [, members] of partition.groups.all()) {
        const name = members.reduce((a, b) => (b < a ? b : a));
        for (const atom of members) if (surroundings.component.has(atom)) groupOf.set(atom, name);
      }
      for (const atom of surroundings.component) seen.add(atom);
      wouldMerge += plan.merges.length;
      for (const merge of plan.merges)
        if (merges.length < SAMPLES)
          merges.push({ left: merge.survivor, right: merge.absorbed, rule: merge.rule, evidence: merge.evidence, blockedBy: [] });
      for (const { edge, blockedBy } of partition.blocked) blockedPairs.push({ ...edge, blockedBy });
      for (const draft of suggestionsOf(surroundings.evidence, set, partition, (atom) => surroundings.component.has(atom)))
        suggested.push(draft.atoms);
    }
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) break;
    after = last.id;
  }
  // A pair is one pair, from whichever side it was seen, and by the groups that the rules would make.
  const nameOf = (atoms: readonly string[]) => [...new Set(atoms.map((atom) => groupOf.get(atom) ?? atom))].sort().join();
  const [count] = await tx.query<{ contacts: number }>("SELECT count(*)::int AS contacts FROM contact WHERE workspace_id = $1 AND live", [
    tx.workspaceId,
  ]);
  return {
    contactsScanned: count?.contacts ?? 0,
    wouldMerge,
    wouldSuggest: new Set(suggested.map(nameOf)).size,
    blocked: new Set(blockedPairs.map((pair) => nameOf([pair.left, pair.right]))).size,
    samples: await samplesOf(tx, [...merges, ...blockedPairs.slice(0, SAMPLES - Math.min(merges.length, SAMPLES - 2))], set),
  };
}

async function samplesOf(tx: Tx, held: readonly Held[], set: RuleSet): Promise<DryRunSample[]> {
  const samples: DryRunSample[] = [];
  for (const { left, right, rule, evidence, blockedBy } of held.slice(0, SAMPLES)) {
    const plan = await planPersonsMerge(tx, { survivorId: left, absorbedIds: [right] }, set);
    samples.push({ ...plan, rule, evidence, allowed: blockedBy.length === 0, blockedBy });
  }
  return samples;
}
