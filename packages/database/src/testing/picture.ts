import { createHash } from "node:crypto";
import type { Atom, Evidence, HeldValue, MergeEvidence, Partition, RuleSet } from "@contact-identity/domain";
import { assuranceOfRank, blockedReason, partition, suggestionsOf, valueKey } from "@contact-identity/domain";
import { projectionOf } from "../contact/projection.ts";
import { loadShown } from "../contact/refresh-contacts.ts";
import { currentRules, ruleSetOf } from "../identity/rules/rules-store.ts";
import type { Tx } from "../transaction.ts";

/** Who is one with whom, what waits for a person, and which values are shared: what has to be a function of the evidence. */
export interface Picture {
  readonly groups: readonly string[];
  readonly suggestions: readonly string[];
  readonly shared: readonly string[];
}

/** Everything that a workspace has heard and what people decided, read plainly: no walk, no limits, the joins from the journal. */
async function everything(tx: Tx): Promise<Evidence> {
  const atoms = await tx.query<Omit<Atom, "firstSeenAt"> & { firstSeenAt: Date }>(
    `SELECT c.id, c.first_seen_at AS "firstSeenAt", c.id AS contact,
            (SELECT count(*)::int FROM contact_source s WHERE s.home_contact_id = c.id) AS sources
     FROM contact c WHERE c.erased_at IS NULL ORDER BY c.id`,
  );
  const values = await tx.query<Omit<HeldValue, "assurance"> & { assurance: number }>(
    `SELECT s.home_contact_id AS atom, i.source_id AS source, i.kind, i.value, i.alias_key AS "aliasKey", i.assurance, coalesce(k.shared, i.shared_kind) AS "staticallyShared", k.shared IS FALSE AS "saidUnshared",
            CASE WHEN i.kind = 'CHANNEL_ACCOUNT' THEN i.scope::text ELSE '' END AS scope, coalesce(ch.type, '') AS "scopeName"
     FROM identifier i JOIN contact_source s ON s.id = i.source_id LEFT JOIN channel ch ON ch.id = i.scope
     LEFT JOIN value_mark k ON k.kind = i.kind AND k.value = i.value ORDER BY i.id`,
  );
  const joins = await tx.query<{ a: string; b: string }>(
    `SELECT a.contact_id AS a, m.survivor_id AS b FROM merge m JOIN merge_absorbed a ON a.merge_id = m.id
     JOIN contact c ON c.id = a.contact_id WHERE m.by_person AND m.undone_at IS NULL AND c.erased_at IS NULL`,
  );
  const aparts = await tx.query<{ a: string; b: string }>(
    `SELECT low_id AS a, high_id AS b FROM contact_apart JOIN contact l ON l.id = low_id JOIN contact h ON h.id = high_id
     WHERE l.erased_at IS NULL AND h.erased_at IS NULL`,
  );
  const pairs = (list: readonly { a: string; b: string }[]) => list.map(({ a, b }) => [a, b] as const);
  return {
    atoms: atoms.map((atom) => ({ ...atom, firstSeenAt: atom.firstSeenAt.getTime() })),
    values: values.map((value) => ({ ...value, assurance: assuranceOfRank(value.assurance) })),
    joins: pairs(joins),
    aparts: pairs(aparts),
    storms: new Map(),
  };
}

const roots = async (tx: Tx) =>
  new Map(
    (
      await tx.query<{ id: string; root: string }>(
        "SELECT id, coalesce(merged_into, id) AS root FROM contact WHERE erased_at IS NULL",
      )
    ).map(({ id, root }) => [id, root]),
  );

/**
 * A contact by its least atom: which of a group's ids answers for it may depend on what a person chose as the survivor before rules added to it.
 * An id that is no contact's stays as it is, and differs.
 */
const nameIn = (rootOf: ReadonlyMap<string, string>) => {
  const least = new Map<string, string>();
  for (const [id, root] of rootOf) if (id < (least.get(root) ?? "~")) least.set(root, id);
  return (contact: string) => least.get(contact) ?? contact;
};

const groupsOf = (lists: Iterable<readonly string[]>) =>
  [...lists].map((members) => [...members].sort().join(" ")).sort();
const subjectKey = (subject: string) => createHash("sha256").update(subject).digest("hex");
const sideless = (evidence: readonly MergeEvidence[]) =>
  evidence.map((e) => `${e.kind} ${e.value} ${[e.assuranceLeft, e.assuranceRight].sort().join("-")}`).sort();
const suggestion = (
  subject: string,
  rule: string,
  heldBackBy: readonly string[],
  contacts: readonly string[],
  evidence: readonly MergeEvidence[],
) => JSON.stringify([subject, rule, [...heldBackBy].sort(), [...contacts].sort(), sideless(evidence)]);

/** The picture that the rules give of all evidence at once, with no regard to what was decided before. `set` is the rules in force when absent. */
export async function decidedAgain(
  tx: Tx,
  rules?: RuleSet,
): Promise<Picture & { readonly partition: Partition }> {
  const set = rules ?? ruleSetOf(await currentRules(tx));
  const all = await everything(tx);
  // A value that was held before it was blocked joins nobody any more.
  const free = ({ kind, value }: HeldValue) =>
    kind === "CHANNEL_ACCOUNT" || blockedReason(kind, value, set.blockedValues) === null;
  const evidence = { ...all, values: all.values.filter(free) };
  const parts = partition(evidence, set);
  const rootOf = await roots(tx);
  const name = nameIn(rootOf);
  return {
    partition: parts,
    groups: groupsOf(parts.groups.all().values()),
    suggestions: suggestionsOf(evidence, set, parts)
      .map((d) =>
        suggestion(
          subjectKey(d.subject),
          d.rule.key,
          d.heldBackBy,
          d.atoms.map((atom) => name(rootOf.get(atom) ?? atom)),
          d.evidence,
        ),
      )
      .sort(),
    shared: [
      ...new Set(
        evidence.values.filter((v) => parts.shared.has(valueKey(v))).map((v) => `${v.kind} ${v.value}`),
      ),
    ].sort(),
  };
}

/** The picture that the rows show. */
export async function asStored(tx: Tx): Promise<Picture> {
  const rootOf = await roots(tx);
  const name = nameIn(rootOf);
  const groups = Map.groupBy(rootOf, ([, root]) => root);
  const suggestions = await tx.query<{
    subject: string;
    rule: string;
    held: string[];
    contacts: string[];
    evidence: MergeEvidence[];
  }>(
    `SELECT subject, rule ->> 'key' AS rule, held_back_by AS held, evidence,
            ARRAY(SELECT contact_id::text FROM merge_suggestion_contact c WHERE c.suggestion_id = g.id) AS contacts
     FROM merge_suggestion g WHERE status = 'OPEN'`,
  );
  const shared = await tx.query<{ value: string }>(
    "SELECT DISTINCT kind || ' ' || value AS value FROM identifier WHERE shared",
  );
  return {
    groups: groupsOf([...groups.values()].map((rows) => rows.map(([id]) => id))),
    suggestions: suggestions
      .map((g) => suggestion(g.subject, g.rule, g.held, g.contacts.map(name), g.evidence))
      .sort(),
    shared: shared.map((row) => row.value).sort(),
  };
}

const NEVER = {
  "a source is not where the merges in force say": `WITH RECURSIVE up AS (SELECT id AS atom, id AS at FROM contact UNION ALL
       SELECT up.atom, m.survivor_id FROM up JOIN contact c ON c.id = up.at JOIN merge m ON m.id = c.absorbed_by),
     roots AS (SELECT u.atom, u.at FROM up u JOIN contact c ON c.id = u.at WHERE c.absorbed_by IS NULL)
     SELECT s.id FROM contact_source s JOIN roots r ON r.atom = s.home_contact_id
     JOIN contact h ON h.id = s.home_contact_id WHERE s.contact_id <> r.at AND h.erased_at IS NULL`,
  "a contact hangs under a merge that is undone, or not under one in force": `SELECT c.id FROM contact c FULL JOIN (SELECT a.contact_id, m.id FROM merge m JOIN merge_absorbed a ON a.merge_id = m.id WHERE m.undone_at IS NULL) f
       ON f.contact_id = c.id AND f.id = c.absorbed_by WHERE (c.id IS NULL OR f.id IS NULL AND c.absorbed_by IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM contact e WHERE e.id = f.contact_id AND e.erased_at IS NOT NULL)`,
  "a value has no owner, or two": `SELECT kind || ' ' || value AS id FROM identifier GROUP BY kind, scope, value HAVING count(*) FILTER (WHERE owner) <> 1`,
  "a value's owner holds it with less assurance than another": `SELECT i.value AS id FROM identifier i JOIN identifier o USING (kind, scope, value) WHERE i.owner AND o.assurance > i.assurance`,
  "a merged contact shows something": `SELECT id FROM contact WHERE merged_into IS NOT NULL AND (display_name <> '' OR first_name IS NOT NULL OR email IS NOT NULL OR phone IS NOT NULL)`,
  "an erased contact holds something": `SELECT s.id FROM contact c JOIN contact_source s ON s.home_contact_id = c.id WHERE c.erased_at IS NOT NULL
       AND (c.display_name <> '' OR s.label <> '' OR EXISTS (SELECT 1 FROM identifier i WHERE i.source_id = s.id) OR EXISTS (SELECT 1 FROM source_field f WHERE f.source_id = s.id)
         OR EXISTS (SELECT 1 FROM contact_pin p WHERE p.contact_id = c.id))`,
  "a message lies in a conversation of another channel": `SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation_id JOIN contact_source s ON s.id = c.source_id
       WHERE s.channel_id IS DISTINCT FROM m.channel_id`,
  "an erased contact's message has its text": `SELECT m.id FROM message m JOIN conversation c ON c.id = m.conversation_id JOIN contact_source s ON s.id = c.source_id
       JOIN contact h ON h.id = s.home_contact_id WHERE h.erased_at IS NOT NULL AND m.text <> ''`,
} as const;

/** What no order of events may lead to, in words; `[]` when all is well. */
export async function wrongs(tx: Tx): Promise<string[]> {
  const found: string[] = [];
  for (const [what, sql] of Object.entries(NEVER))
    for (const { id } of await tx.queryOnce<{ id: string }>(sql)) found.push(`${what}: ${id}`);
  const live = await tx.query<Record<string, unknown> & { id: string }>(
    "SELECT id, first_name, last_name, email, email_verified, phone, phone_verified, tags FROM contact WHERE live ORDER BY id",
  );
  const { survivorship } = ruleSetOf(await currentRules(tx));
  const shown = await loadShown(
    tx,
    live.map((row) => row.id),
    survivorship,
  );
  for (const row of live) {
    const now = projectionOf(row.id, shown.get(row.id) as never);
    const [stored, computed] = [
      [row.first_name, row.last_name, row.email, row.email_verified, row.phone, row.phone_verified, row.tags],
      [now.firstName, now.lastName, now.email, now.emailVerified, now.phone, now.phoneVerified, now.tags],
    ].map((list) => JSON.stringify(list));
    if (stored !== computed) found.push(`a contact shows ${stored}, its sources say ${computed}: ${row.id}`);
  }
  return found;
}
