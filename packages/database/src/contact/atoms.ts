import type { Link } from "@contact-identity/domain";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { MovedMeanwhile } from "../transaction.ts";
import { resolveContacts } from "./contact-store.ts";

export interface AtomRow {
  readonly id: string;
  /** The contact that holds it. */
  readonly root: string;
}

const LOCK =
  "SELECT id FROM contact WHERE workspace_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE";

/**
 * Locks contacts beside what is locked already. Anyone who would have to wait begins again, and waits first: waiting with locks in hand is how
 * deadlocks come, and each holds its rivals up for Postgres's whole `deadlock_timeout`.
 */
export async function lockMore(tx: Tx, contacts: readonly string[]): Promise<void> {
  const ids = [...new Set(contacts)];
  const rows = await tx.query(`${LOCK} SKIP LOCKED`, [tx.workspaceId, ids]);
  if (rows.length < ids.length)
    throw new MovedMeanwhile("somebody else is at work on these contacts", (next) =>
      next.query(LOCK, [next.workspaceId, ids]),
    );
}

/** All atoms of the contacts that answer for the given ids, locked, with the merges in force among them. */
async function lockGroups(tx: Tx, contacts: readonly string[]): Promise<{ atoms: AtomRow[]; links: Link[] }> {
  const read = () =>
    tx.query<{
      id: string;
      root: string;
      merge: string | null;
      survivor: string | null;
      byPerson: boolean | null;
    }>(
      `SELECT c.id, coalesce(c.merged_into, c.id) AS root, c.absorbed_by AS merge, m.survivor_id AS survivor, m.by_person AS "byPerson"
       FROM contact c LEFT JOIN merge m ON m.workspace_id = $1 AND m.id = c.absorbed_by
       WHERE c.workspace_id = $1 AND (c.id = ANY($2::uuid[]) OR c.merged_into = ANY($2::uuid[])) ORDER BY c.id`,
      [tx.workspaceId, contacts],
    );
  const before = await read();
  await lockMore(
    tx,
    before.map((row) => row.id),
  );
  const rows = await read();
  if (rows.length !== before.length || rows.some((row, i) => row.id !== before[i]?.id))
    throw new MovedMeanwhile("somebody merged or parted these contacts meanwhile");
  return {
    atoms: rows.map(({ id, root }) => ({ id, root })),
    links: rows.flatMap((row) =>
      row.merge && row.survivor
        ? [{ merge: row.merge, absorbed: row.id, survivor: row.survivor, byPerson: row.byPerson === true }]
        : [],
    ),
  };
}

/**
 * The live contacts behind the given ids with their atoms, locked. An id that was merged away stands for its survivor.
 * Looks again after locking: when a merge came between, the transaction begins again.
 */
export async function lockContactsById(
  tx: Tx,
  ids: readonly string[],
): Promise<{ roots: Map<string, string>; atoms: AtomRow[]; links: Link[] }> {
  const before = await resolveContacts(tx, ids);
  const groups = await lockGroups(tx, [...new Set([...before.values()].map((row) => row.id))]);
  const after = await resolveContacts(tx, ids);
  if (ids.some((id) => before.get(id)?.id !== after.get(id)?.id))
    throw new MovedMeanwhile("somebody merged or parted these contacts meanwhile");
  return { roots: new Map([...after].map(([id, row]) => [id, row.id])), ...groups };
}

/** The one live contact behind an id, locked with all its atoms; refuses NOT_FOUND. */
export async function lockContact(
  tx: Tx,
  id: string,
  field: readonly string[],
): Promise<{ root: string; atoms: string[] }> {
  const { roots, atoms } = await lockContactsById(tx, [id]);
  const root =
    roots.get(id) ?? refuse("NOT_FOUND", "There is no such contact; it may have been erased.", field);
  return { root, atoms: atoms.filter((atom) => atom.root === root).map((atom) => atom.id) };
}
