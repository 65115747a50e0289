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

/** How many verified holders of one value are looked at: more than one contact may have sources. */
const VERIFIED_LOOKED_AT = 1500;
/** Sources of one contact that may hold the same claim, where no more contacts of a value are looked at than count. */
const CLAIMS_A_CONTACT = 8;
/** Of an alias key's other spellings the nearest on either side: who writes a hundred makes nobody's suggestions dearer. */
const SPELLINGS_LOOKED_AT = 10;
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
const valuesOfAtoms = async (
  tx: Tx,
  atoms: readonly string[],
  blocked: readonly string[],
): Promise<HeldValue[]> => {
  const rows = await tx.query<ValueRow>(
    `SELECT s.home_contact_id AS atom, i.source_id AS source, i.kind, i.value, i.alias_key AS "aliasKey", i.assurance, coalesce(k.shared, i.shared_kind) AS "staticallyShared", k.shared IS FALSE AS "saidUnshared",
            CASE WHEN i.kind = 'CHANNEL_ACCOUNT' THEN i.scope::text ELSE '' END AS scope, coalesce(ch.type, '') AS "scopeName"
     FROM contact_source s
     CROSS JOIN LATERAL (SELECT * FROM identifier WHERE workspace_id = $1 AND source_id = s.id OFFSET 0) i
     LEFT JOIN channel ch ON ch.workspace_id = $1 AND ch.id = i.scope
     LEFT JOIN value_mark k ON k.workspace_id = $1 AND k.kind = i.kind AND k.value = i.value
     WHERE s.workspace_id = $1 AND s.home_contact_id = ANY($2::uuid[])`,
    [tx.workspaceId, atoms],
  );
  const counts =
    blocked.length === 0
      ? rows
      : rows.filter(
          (row) => row.kind === "CHANNEL_ACCOUNT" || blockedReason(row.kind, row.value, blocked) === null,
        );
  return counts.map((row) => ({ ...row, assurance: assuranceOfRank(row.assurance) }));
};

interface Holder {
  kind: string;
  value: string;
  atom: string;
  root: string;
  assurance: number;
}

/** Rows of one value in the order of its index, and then each one's source: any other way round would read them all. */
const HOLDERS = (than: "<" | ">=", limit: string) =>
  `(SELECT s.atom, s.root, i.assurance
    FROM (SELECT source_id, assurance FROM identifier WHERE workspace_id = $1 AND kind = v.kind AND value = v.value AND assurance ${than} ${MERGEABLE}
      ORDER BY assurance DESC, first_seen_at, id LIMIT ${limit}) i
    CROSS JOIN LATERAL (SELECT home_contact_id AS atom, contact_id AS root FROM contact_source WHERE workspace_id = $1 AND id = i.source_id LIMIT 1) s)`;

/** Who holds the given values, the best-assured first; of those that are only claimed there as many rows as `claims` says. */
const holdersOf = (
  tx: Tx,
  values: readonly { kind: string; value: string; verified: number }[],
  claims: number,
) =>
  tx.query<Holder>(
    `SELECT v.kind, v.value, h.* FROM unnest($2::text[], $3::text[], $4::integer[]) AS v (kind, value, verified)
     CROSS JOIN LATERAL (${HOLDERS(">=", "v.verified")} UNION ALL ${HOLDERS("<", "$5")}) h`,
    [
      tx.workspaceId,
      values.map((v) => v.kind),
      values.map((v) => v.value),
      values.map((v) => v.verified),
      claims,
    ],
  );

/** Who holds an address that is written otherwise and has the same alias key, as far as suggestions go. */
const aliasHolders = async (tx: Tx, values: readonly HeldValue[]) => {
  const own = new Map(
    values.flatMap((v) => (v.aliasKey === null ? [] : [[`${v.aliasKey}\u0000${v.value}`, v] as const])),
  );
  if (own.size === 0) return [];
  const list = [...own.values()];
  const half = (than: "<" | ">", order: "ASC" | "DESC") =>
    `(SELECT s.home_contact_id AS atom FROM (SELECT source_id FROM identifier
        WHERE workspace_id = $1 AND alias_key = a.key AND value ${than} a.value ORDER BY value ${order} LIMIT ${SPELLINGS_LOOKED_AT}) i
      CROSS JOIN LATERAL (SELECT home_contact_id FROM contact_source WHERE workspace_id = $1 AND id = i.source_id LIMIT 1) s)`;
  const rows = await tx.query<{ atom: string }>(
    `SELECT DISTINCT h.atom FROM unnest($2::text[], $3::text[]) AS a (key, value)
     CROSS JOIN LATERAL (${half("<", "DESC")} UNION ALL ${half(">", "ASC")}) h`,
    [tx.workspaceId, list.map((v) => v.aliasKey), list.map((v) => v.value)],
  );
  return rows.map((row) => row.atom);
};

const matchable = (v: HeldValue) => v.kind !== "CHANNEL_ACCOUNT";
const isMergeable = (v: HeldValue) => assuranceRank(v.assurance) >= MERGEABLE;

/**
 * Walks from the given atoms along everything that could join or part them until nothing is new: their contacts, and values that both
 * sides hold well enough to merge. Where their claims may bring a value to the limit above which it counts as shared, or back under it,
 * everybody who claims it is decided with them. Then the neighbours that only a suggestion could join.
 * Of a value that more claim than the limit no more are looked at than show that, unless all are asked for: who claims an address pays
 * nothing for the crowd, and is told nothing of it.
 */
export async function loadSurroundings(
  tx: Tx,
  seeds: readonly string[],
  set: RuleSet,
  all = false,
): Promise<Surroundings> {
  const rows = new Map<string, AtomRow>();
  const values: HeldValue[] = [];
  const neighbours = new Set<string>();
  const asked = new Set<string>();
  const enough = set.maxContactsPerValue + 1;
  const claims = all ? VERIFIED_LOOKED_AT : enough * CLAIMS_A_CONTACT;
  const load = async (atoms: readonly string[]): Promise<HeldValue[]> => {
    const found = (await atomsOfContacts(tx, atoms)).filter((row) => !rows.has(row.id));
    for (const row of found) rows.set(row.id, row);
    const fresh = await valuesOfAtoms(
      tx,
      found.map((row) => row.id),
      set.blockedValues,
    );
    values.push(...fresh);
    return fresh;
  };
  /** Follows what merges from the given atoms on. Returns those whose claims stand with theirs at the limit. */
  const follow = async (start: readonly string[]): Promise<Set<string>> => {
    const atTheLimit = new Set<string>();
    let frontier = start;
    while (frontier.length > 0) {
      // A value may be asked again when somebody holds it better than who was asked about it before.
      const toAsk = new Map<string, HeldValue>();
      for (const v of await load(frontier)) {
        const name = `${valueKey(v)}\u0000${isMergeable(v)}`;
        if (!matchable(v) || v.staticallyShared || asked.has(name)) continue;
        asked.add(name);
        if (isMergeable(v) || !toAsk.has(valueKey(v))) toAsk.set(valueKey(v), v);
      }
      const wanted = [...toAsk.values()].map((v) => ({
        ...v,
        verified: isMergeable(v) ? VERIFIED_LOOKED_AT : claims,
      }));
      const next = new Set<string>();
      const found = wanted.length > 0 ? await holdersOf(tx, wanted, claims) : [];
      for (const [key, holders] of Map.groupBy(found, (h) => `${h.kind}\u0000\u0000${h.value}`)) {
        const mine = isMergeable(toAsk.get(key) as HeldValue);
        const proven = holders.filter((h) => h.assurance >= MERGEABLE);
        const provenRoots = new Set(proven.map((h) => h.root));
        const mere = holders.filter((h) => !rows.has(h.atom) && !provenRoots.has(h.root));
        const contacts = [...new Set(mere.map((h) => h.root))];
        const counted = new Set(all ? contacts : contacts.slice(0, enough));
        const counting = mere.filter((h) => counted.has(h.root));
        // With so many others it is shared whatever becomes of these; with fewer atoms it is not.
        const certain = counted.size >= enough;
        const few = new Set(holders.map((h) => h.atom)).size <= set.maxContactsPerValue;
        for (const h of counting) (certain && !all ? neighbours : few ? neighbours : atTheLimit).add(h.atom);
        for (const h of proven) if (!rows.has(h.atom)) (mine ? next : neighbours).add(h.atom);
      }
      frontier = [...next];
    }
    return atTheLimit;
  };
  const atTheLimit = [...(await follow(seeds))].filter((atom) => !rows.has(atom));
  // Their own claims lead no further: how those are counted does not change.
  if (atTheLimit.length > 0) for (const atom of await follow(atTheLimit)) neighbours.add(atom);
  const component = new Set(rows.keys());
  for (const atom of [
    ...(await aliasHolders(tx, values)),
    ...(await sharedHolders(tx, values, all ? VERIFIED_LOOKED_AT : enough)),
  ])
    neighbours.add(atom);
  const around = [...neighbours].filter((atom) => !component.has(atom));
  if (around.length > 0) await load(around);
  return assemble(tx, rows, values, component);
}

/** Fellow holders of role mailboxes and the like: one suggestion for all of them, in which those who came before are kept. */
async function sharedHolders(tx: Tx, values: readonly HeldValue[], enough: number): Promise<string[]> {
  const kinds = [
    ...new Map(
      values.filter((v) => v.staticallyShared && matchable(v)).map((v) => [valueKey(v), v]),
    ).values(),
  ];
  if (kinds.length === 0) return [];
  const holders = await holdersOf(
    tx,
    kinds.map(({ kind, value }) => ({ kind, value, verified: enough })),
    enough,
  );
  return [...new Set(holders.map((h) => h.atom))];
}

async function assemble(
  tx: Tx,
  rows: ReadonlyMap<string, AtomRow>,
  values: HeldValue[],
  component: Set<string>,
): Promise<Surroundings> {
  const ids = [...rows.keys()];
  const aparts = await tx.query<{ low: string; high: string }>(
    "SELECT low_id AS low, high_id AS high FROM contact_apart WHERE workspace_id = $1 AND (low_id = ANY($2::uuid[]) OR high_id = ANY($2::uuid[]))",
    [tx.workspaceId, ids],
  );
  const atoms: Atom[] = [];
  const links: Link[] = [];
  const joins: AtomPair[] = [];
  for (const row of rows.values()) {
    atoms.push({
      id: row.id,
      firstSeenAt: row.firstSeenAt.getTime(),
      sources: row.sources,
      contact: row.root,
    });
    if (row.absorbedBy === null || row.survivor === null) continue;
    const link: Link = {
      merge: row.absorbedBy,
      absorbed: row.id,
      survivor: row.survivor,
      byPerson: row.byPerson === true,
    };
    if (component.has(row.id)) links.push(link);
    if (link.byPerson || !component.has(row.id)) joins.push([row.id, row.survivor]);
  }
  const settled = new Set(ids.filter((id) => !component.has(id)));
  return {
    evidence: {
      atoms,
      values,
      joins,
      aparts: aparts.map((a) => [a.low, a.high] as const),
      storms: new Map(),
      settled,
    },
    links,
    component,
  };
}
