import type { Database } from "../database.ts";
import type { Tx } from "../transaction.ts";
import { directory, transaction } from "../transaction.ts";
import { resealed } from "./seal.ts";

/** Everything that lies sealed: where, and what each value is bound to. A table that seals something new is a line here; a test asks. */
export const SEALED = [
  { table: "channel", column: "sealed_config", boundTo: "id::text" },
  { table: "workflow", column: "sealed_trigger_token", boundTo: "id::text" },
  { table: "verification_code", column: "sealed_message", boundTo: "id::text" },
  { table: "workspace", column: "sealed_erasure_key", boundTo: "workspace_id::text" },
  { table: "widget_identity_key", column: "sealed_secret", boundTo: "widget_id::text || ':' || kid" },
  { table: "file_object", column: "sealed_key", boundTo: "id::text" },
  { table: "workspace_secret", column: "sealed_value", boundTo: "workspace_id::text || ':' || name" },
] as const;

export interface Resealed {
  readonly resealed: number;
  readonly unchanged: number;
}

const SLICE = 200;
/** A process that still runs with the old key first may seal by it behind us. */
const PASSES = 5;

interface Slice {
  readonly resealed: number;
  readonly unchanged: number;
  readonly unreadable: number;
  /** Where to go on; null at the end. */
  readonly last: string | null;
}

/** Nothing is locked while it is read, and a value that was changed meanwhile stays as it is. */
async function resealSlice(
  tx: Tx,
  { table, column, boundTo }: (typeof SEALED)[number],
  keys: Buffer,
  after: string,
): Promise<Slice> {
  const rows = await tx.queryOnce<{ place: string; sealed: Buffer }>(
    `SELECT ${boundTo} AS place, ${column} AS sealed FROM ${table}
     WHERE workspace_id = $1 AND ${column} IS NOT NULL AND ${boundTo} > $2 ORDER BY 1 LIMIT ${SLICE}`,
    [tx.workspaceId, after],
  );
  const counts = { resealed: 0, unchanged: 0, unreadable: 0 };
  for (const { place, sealed } of rows) {
    const again = attempt(() => resealed(keys, place, sealed));
    if (again === undefined) counts.unreadable++;
    else if (again === null) counts.unchanged++;
    else {
      await tx.queryOnce(
        `UPDATE ${table} SET ${column} = $3 WHERE workspace_id = $1 AND ${boundTo} = $2 AND ${column} = $4`,
        [tx.workspaceId, place, again, sealed],
      );
      counts.resealed++;
    }
  }
  return { ...counts, last: rows.length < SLICE ? null : (rows.at(-1)?.place ?? null) };
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

interface Pass extends Resealed {
  readonly unreadable: ReadonlyMap<string, number>;
}

async function pass(database: Database, keys: Buffer): Promise<Pass> {
  let [again, unchanged] = [0, 0];
  const unreadable = new Map<string, number>();
  const workspaces = await directory(database, (tx) =>
    tx.query<{ id: string }>("SELECT workspace_id AS id FROM workspace"),
  );
  for (const { id } of workspaces)
    for (const place of SEALED)
      for (let after: string | null = ""; after !== null; ) {
        const from: string = after;
        const slice = await transaction(database, id, (tx) => resealSlice(tx, place, keys, from));
        again += slice.resealed;
        unchanged += slice.unchanged;
        if (slice.unreadable > 0)
          unreadable.set(place.table, (unreadable.get(place.table) ?? 0) + slice.unreadable);
        after = slice.last;
      }
  return { resealed: again, unchanged, unreadable };
}

/**
 * Seals everything by the first of the keys, so that the others may go: in slices, beside a platform that runs, and from where it stood when it
 * is begun again, for what the first key has sealed already stays. Throws, in words, when something is left that none of the keys opens.
 */
export async function reseal(database: Database, keys: Buffer): Promise<Resealed> {
  const first = await pass(database, keys);
  let last: Pass = first;
  for (let n = 1; n < PASSES && last.resealed > 0; n++) last = await pass(database, keys);
  const told = { resealed: first.resealed, unchanged: first.unchanged };
  if (last.resealed > 0)
    throw new Error(
      "Something still seals by another key: start every process with the new key first in ENCRYPTION_KEY, then run this again.",
    );
  if (last.unreadable.size > 0) {
    const where = [...last.unreadable].map(([table, count]) => `${count} in ${table}`).join(", ");
    throw new Error(
      `Sealed by a key that ENCRYPTION_KEY does not list: ${where}. Add that key and run this again; all else is sealed again.`,
    );
  }
  return told;
}
