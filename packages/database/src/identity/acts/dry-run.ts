import type { Blocker, MergeEvidence, MergeRule, RuleSet } from "@contact-identity/domain";
import { suggestionsOf } from "@contact-identity/domain";
import type { Tx } from "../../transaction.ts";
import type { Decision } from "../settle-identity.ts";
import { decideIdentity } from "../settle-identity.ts";
import type { PersonsMerge } from "./merge-plan.ts";
import { planPersonsMerge } from "./merge-plan.ts";

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
 * Everybody else stays as they are under whatever rules. One pass over the workspace, which Postgres sorts on its disk.
 */
const CONCERNED = `DECLARE concerned NO SCROLL CURSOR FOR
  WITH held AS (
    SELECT i.kind, i.value, i.alias_key, s.contact_id AS id
    FROM identifier i JOIN contact_source s ON s.workspace_id = i.workspace_id AND s.id = i.source_id
    WHERE i.workspace_id = $1 AND i.kind <> 'CHANNEL_ACCOUNT'),
  together AS (
    SELECT array_agg(id) AS ids FROM held GROUP BY kind, value HAVING count(DISTINCT id) > 1
    UNION ALL SELECT array_agg(id) FROM held WHERE alias_key IS NOT NULL GROUP BY alias_key HAVING count(DISTINCT id) > 1)
  SELECT unnest(ids) AS id FROM together
  UNION SELECT merged_into FROM contact WHERE workspace_id = $1 AND merged_into IS NOT NULL
  ORDER BY id`;

interface Held {
  readonly left: string;
  readonly right: string;
  readonly rule: MergeRule;
  readonly evidence: readonly MergeEvidence[];
  readonly blockedBy: readonly Blocker[];
}

const least = (ids: readonly string[]) => ids.reduce((a, b) => (b < a ? b : a));

/** The name of each atom's group under the rules, and the smallest contact that the group's atoms are in today. */
function namesOf({
  surroundings,
  partition,
}: Decision): ReadonlyMap<string, { name: string; contact: string }> {
  const contacts = new Map(surroundings.evidence.atoms.map((atom) => [atom.id, atom.contact]));
  const names = new Map<string, { name: string; contact: string }>();
  for (const [, members] of partition.groups.all()) {
    const group = { name: least(members), contact: least(members.map((atom) => contacts.get(atom) ?? atom)) };
    for (const atom of members) if (surroundings.component.has(atom)) names.set(atom, group);
  }
  return names;
}

interface Found {
  merges: Held[];
  blocked: Map<string, Held>;
  suggested: Set<string>;
}

/**
 * What the rules would do around some contacts, as far as it is theirs to tell: anyone who is concerned is met with every contact that it
 * concerns, so each finding belongs to the smallest of them, and nothing has to be remembered from batch to batch.
 */
async function around(tx: Tx, batch: ReadonlySet<string>, set: RuleSet): Promise<Found> {
  const decision = await decideIdentity(tx, [...batch], set, { everyHolder: true });
  const { surroundings, partition, plan } = decision;
  const { component, evidence } = surroundings;
  const drafts = suggestionsOf(evidence, set, partition, (atom) => component.has(atom));
  const beyond = [...new Set(drafts.flatMap((draft) => draft.atoms))].filter((atom) => !component.has(atom));
  const names = new Map(namesOf(decision));
  if (beyond.length > 0)
    for (const [atom, group] of namesOf(await decideIdentity(tx, beyond, set, { everyHolder: true })))
      names.set(atom, group);
  const groupOf = (atom: string) => names.get(atom) ?? { name: atom, contact: atom };
  /** The name of a finding, or null where it is another batch's to tell. */
  const told = (atoms: readonly string[]): string | null => {
    const groups = atoms.map(groupOf);
    return batch.has(least(groups.map((group) => group.contact)))
      ? [...new Set(groups.map((group) => group.name))].sort().join()
      : null;
  };
  const found: Found = { merges: [], blocked: new Map(), suggested: new Set() };
  for (const { survivor, absorbed, rule, evidence: reasons } of plan.merges)
    if (told([survivor, absorbed]))
      found.merges.push({ left: survivor, right: absorbed, rule, evidence: reasons, blockedBy: [] });
  for (const { edge, blockedBy } of partition.blocked) {
    const name = told([edge.left, edge.right]);
    if (name && !found.blocked.has(name)) found.blocked.set(name, { ...edge, blockedBy });
  }
  // By its subject: between the same groups there may be more than one, over a value and between two of them.
  for (const { atoms, subject } of drafts) if (told(atoms)) found.suggested.add(subject);
  return found;
}

/**
 * What the given rules would do to today's data, by the very code that would act. Writes nothing; holds one batch of contacts in memory.
 * @param tx one that sees one snapshot.
 */
export async function dryRunRules(tx: Tx, set: RuleSet, batchSize = BATCH): Promise<DryRun> {
  const merges: Held[] = [];
  const blocked: Held[] = [];
  const counts = { wouldMerge: 0, wouldSuggest: 0, blocked: 0 };
  await tx.queryOnce(CONCERNED.replaceAll("$1", `'${tx.workspaceId}'`));
  for (;;) {
    const batch = await tx.queryOnce<{ id: string }>(`FETCH ${batchSize} FROM concerned`);
    if (batch.length === 0) break;
    const found = await around(tx, new Set(batch.map(({ id }) => id)), set);
    counts.wouldMerge += found.merges.length;
    counts.wouldSuggest += found.suggested.size;
    counts.blocked += found.blocked.size;
    merges.push(...found.merges.slice(0, SAMPLES - merges.length));
    blocked.push(...[...found.blocked.values()].slice(0, SAMPLES - blocked.length));
  }
  await tx.queryOnce("CLOSE concerned");
  const [count] = await tx.query<{ contacts: number }>(
    "SELECT count(*)::int AS contacts FROM contact WHERE workspace_id = $1 AND live",
    [tx.workspaceId],
  );
  const samples = await samplesOf(
    tx,
    [...merges, ...blocked.slice(0, SAMPLES - Math.min(merges.length, SAMPLES - 2))],
    set,
  );
  return { contactsScanned: count?.contacts ?? 0, ...counts, samples };
}

async function samplesOf(tx: Tx, held: readonly Held[], set: RuleSet): Promise<DryRunSample[]> {
  const samples: DryRunSample[] = [];
  for (const { left, right, rule, evidence, blockedBy } of held.slice(0, SAMPLES)) {
    const plan = await planPersonsMerge(tx, { survivorId: left, absorbedIds: [right] }, set);
    samples.push({ ...plan, rule, evidence, allowed: blockedBy.length === 0, blockedBy });
  }
  return samples;
}
