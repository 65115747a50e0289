import type { Atom, AtomPair, Evidence, HeldValue, Link, RuleSet } from "@contact-identity/domain";
import { assuranceOfRank, assuranceRank, blockedReason, valueKey } from "@contact-identity/domain";
import type { Tx } from "../transaction.ts";

/** What the database says of the people around some contacts. */
export interface Surroundings {
  readonly evidence: Evidence;
  /** Merges in force among the component. */
  readonly links: readonly Link[];
  /** The atoms whose partition is decided here; the rest are neighbours, there for suggestions alone. */
  readonly component: ReadonlySet<string>;
}

/** How many holders of one value are looked at. Who claims beyond this makes the value no more shared than it is. */
const HOLDERS_LOOKED_AT = 1500;
/** The least assurance that a merging rule may ask for: ruleProblems refuses less. */
const MERGEABLE = assuranceRank("CHANNEL");

interface AtomRow {
  id: string;
  root: string;
  absorbedBy: string | null;
  survivor: string | null;
  byPerson: boolean | null;
  firstSeenAt: Date;
  sources: number;
}

/**
 * Every atom of the contacts that hold the given atoms. Row by row through the keys (LATERAL … LIMIT): left to itself the planner reads
 * the whole workspace, at first for want of statistics and later for an OR.
 */
const atomsOfContacts = (tx: Tx, atoms: readonly string[]) =>
  tx.query<AtomRow>(
    `WITH roots AS (SELECT DISTINCT coalesce(merged_into, id) AS id FROM contact WHERE workspace_id = $1 AND id = ANY($2::uuid[])),
     members AS (
       SELECT id FROM roots
       UNION SELECT a.id FROM roots r
       CROSS JOIN LATERAL (SELECT id FROM contact WHERE workspace_id = $1 AND merged_into = r.id OFFSET 0) a)
     SELECT c.id, coalesce(c.merged_into, c.id) AS root, c.absorbed_by AS "absorbedBy", m.survivor_id AS survivor, m.by_person AS "byPerson",
            c.first_seen_at AS "firstSeenAt",
            (SELECT count(*)::int FROM contact_source s WHERE s.workspace_id = $1 AND s.home_contact_id = c.id) AS sources
     FROM members k
     CROSS JOIN LATERAL (SELECT * FROM contact WHERE workspace_id = $1 AND id = k.id LIMIT 1) c
     LEFT JOIN LATERAL (SELECT * FROM merge WHERE workspace_id = $1 AND id = c.absorbed_by LIMIT 1) m ON true
     WHERE c.erased_at IS NULL`,
    [tx.workspaceId, atoms],
  );

type ValueRow = Omit<HeldValue, "assurance"> & { assurance: number };

/** What is on the workspace's own list since it was stored is evidence of nothing any more. */
const valuesOfAtoms = async (tx: Tx, atoms: readonly string[], blocked: readonly string[]): Promise<HeldValue[]> => {
  const rows = await tx.query<ValueRow>(
    `SELECT s.home_contact_id AS atom, i.source_id AS source, i.kind, i.value, i.alias_key AS "aliasKey", i.assurance, i.shared_kind AS "staticallyShared",
            CASE WHEN i.kind = 'CHANNEL_ACCOUNT' THEN i.scope::text ELSE '' END AS scope, coalesce(ch.type, '') AS "scopeName"
     FROM contact_source s
     CROSS JOIN LATERAL (SELECT * FROM identifier WHERE workspace_id = $1 AND source_id = s.id OFFSET 0) i
     LEFT JOIN channel ch ON ch.workspace_id = $1 AND ch.id = i.scope
     WHERE s.workspace_id = $1 AND s.home_contact_id = ANY($2::uuid[])`,
    [tx.workspaceId, atoms],
  );
  const counts =
    blocked.length === 0
      ? rows
      : rows.filter((row) => row.kind === "CHANNEL_ACCOUNT" || blockedReason(row.kind, row.value, blocked) === null);
  return counts.map((row) => ({ ...row, assurance: assuranceOfRank(row.assurance) }));
};

interface Holder {
  kind: string;
  value: string;
  atom: string;
  assurance: number;
}

/** Who holds the given values, the best-assured first. */
const holdersOf = (tx: Tx, values: readonly HeldValue[]) =>
  tx.query<Holder>(
    `SELECT v.kind, v.value, h.atom, h.assurance
     FROM (SELECT DISTINCT * FROM unnest($2::text[], $3::text[]) AS u (kind, value)) v
     CROSS JOIN LATERAL (
       SELECT s.home_contact_id AS atom, i.assurance
       FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
       WHERE i.workspace_id = $1 AND i.kind = v.kind AND i.value = v.value
       ORDER BY i.assurance DESC, i.id LIMIT ${HOLDERS_LOOKED_AT}) h`,
    [tx.workspaceId, values.map((v) => v.kind), values.map((v) => v.value)],
  );

const aliasHolders = async (tx: Tx, values: readonly HeldValue[]) => {
  const keys = [...new Set(values.flatMap((v) => v.aliasKey ?? []))];
  if (keys.length === 0) return [];
  const rows = await tx.query<{ atom: string }>(
    `SELECT DISTINCT h.atom FROM unnest($2::text[]) AS a (key) CROSS JOIN LATERAL (
       SELECT s.home_contact_id AS atom FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
       WHERE i.workspace_id = $1 AND i.alias_key = a.key LIMIT 100) h`,
    [tx.workspaceId, keys],
  );
  return rows.map((row) => row.atom);
};

const matchable = (v: HeldValue) => v.kind !== "CHANNEL_ACCOUNT";

/**
 * Walks from the given atoms along everything that could join or part them until nothing is new:
 * their contacts, values that both sides hold well enough to merge, and values so crowded that they may count as shared.
 * Then the neighbours that only a suggestion could join.
 */
export async function loadSurroundings(tx: Tx, seeds: readonly string[], set: RuleSet): Promise<Surroundings> {
  const rows = new Map<string, AtomRow>();
  const values: HeldValue[] = [];
  const neighbours = new Set<string>();
  const asked = new Set<string>();
  let frontier: readonly string[] = seeds;
  while (frontier.length > 0) {
    const found = (await atomsOfContacts(tx, frontier)).filter((row) => !rows.has(row.id));
    for (const row of found) rows.set(row.id, row);
    const fresh = await valuesOfAtoms(
      tx,
      found.map((row) => row.id),
      set.blockedValues,
    );
    values.push(...fresh);
    // A value may be asked again when somebody holds it better than who was asked about it before.
    const toAsk = fresh.filter(
      (v) => matchable(v) && !v.staticallyShared && !asked.has(`${valueKey(v)}\u0000${assuranceRank(v.assurance) >= MERGEABLE}`),
    );
    for (const v of toAsk) asked.add(`${valueKey(v)}\u0000${assuranceRank(v.assurance) >= MERGEABLE}`);
    const holders = toAsk.length > 0 ? await holdersOf(tx, toAsk) : [];
    const next = new Set<string>();
    for (const [key, list] of Map.groupBy(holders, (h) => `${h.kind}\u0000\u0000${h.value}`)) {
      const crowded = new Set(list.map((h) => h.atom)).size > set.maxContactsPerValue;
      const mine = toAsk.some((v) => valueKey(v) === key && assuranceRank(v.assurance) >= MERGEABLE);
      for (const h of list) {
        if (rows.has(h.atom)) continue;
        if (crowded || (mine && h.assurance >= MERGEABLE)) next.add(h.atom);
        else neighbours.add(h.atom);
      }
    }
    frontier = [...next];
  }
  const component = new Set(rows.keys());
  for (const atom of [...(await aliasHolders(tx, values)), ...(await sharedHolders(tx, values))]) neighbours.add(atom);
  const around = [...neighbours].filter((atom) => !component.has(atom));
  if (around.length > 0) {
    const found = (await atomsOfContacts(tx, around)).filter((row) => !rows.has(row.id));
    for (const row of found) rows.set(row.id, row);
    values.push(
      ...(await valuesOfAtoms(
        tx,
        found.map((row) => row.id),
        set.blockedValues,
      )),
    );
  }
  return assemble(tx, rows, values, component);
}

/** Fellow holders of role mailboxes and the like: one suggestion for all of them, so a hundred are enough. */
async function sharedHolders(tx: Tx, values: readonly HeldValue[]): Promise<string[]> {
  const kinds = values.filter((v) => v.staticallyShared && matchable(v));
  if (kinds.length === 0) return [];
  const rows = await tx.query<{ atom: string }>(
    `SELECT DISTINCT h.atom FROM unnest($2::text[], $3::text[]) AS v (kind, value) CROSS JOIN LATERAL (
       SELECT s.home_contact_id AS atom FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
       WHERE i.workspace_id = $1 AND i.kind = v.kind AND i.value = v.value ORDER BY i.id LIMIT 100) h`,
    [tx.workspaceId, kinds.map((v) => v.kind), kinds.map((v) => v.value)],
  );
  return rows.map((row) => row.atom);
}

async function assemble(tx: Tx, rows: ReadonlyMap<string, AtomRow>, values: HeldValue[], component: Set<string>): Promise<Surroundings> {
  const ids = [...rows.keys()];
  const aparts = await tx.query<{ low: string; high: string }>(
    "SELECT low_id AS low, high_id AS high FROM contact_apart WHERE workspace_id = $1 AND (low_id = ANY($2::uuid[]) OR high_id = ANY($2::uuid[]))",
    [tx.workspaceId, ids],
  );
  const atoms: Atom[] = [];
  const links: Link[] = [];
  const joins: AtomPair[] = [];
  for (const row of rows.values()) {
    atoms.push({ id: row.id, firstSeenAt: row.firstSeenAt.getTime(), sources: row.sources, contact: row.root });
    if (row.absorbedBy === null || row.survivor === null) continue;
    const link: Link = { merge: row.absorbedBy, absorbed: row.id, survivor: row.survivor, byPerson: row.byPerson === true };
    if (component.has(row.id)) links.push(link);
    if (link.byPerson || !component.has(row.id)) joins.push([row.id, row.survivor]);
  }
  const settled = new Set(ids.filter((id) => !component.has(id)));
  return {
    evidence: { atoms, values, joins, aparts: aparts.map((a) => [a.low, a.high] as const), storms: new Map(), settled },
    links,
    component,
  };
}
