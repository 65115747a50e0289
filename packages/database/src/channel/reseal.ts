import type { Database } from "../data-source.ts";
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
] as const;

async function resealTable(
  tx: Tx,
  { table, column, boundTo }: (typeof SEALED)[number],
  keys: Buffer,
): Promise<[anew: number, before: number]> {
  const rows = await tx.queryOnce<{ place: string; sealed: Buffer }>(
    `SELECT ${boundTo} AS place, ${column} AS sealed FROM ${table} WHERE workspace_id = $1 AND ${column} IS NOT NULL ORDER BY 1 FOR NO KEY UPDATE`,
    [tx.workspaceId],
  );
  let count = 0;
  for (const { place, sealed } of rows) {
    const anew = resealed(keys, place, sealed);
    if (!anew) continue;
    await tx.queryOnce(`UPDATE ${table} SET ${column} = $3 WHERE workspace_id = $1 AND ${boundTo} = $2`, [tx.workspaceId, place, anew]);
    count++;
  }
  return [count, rows.length - count];
}

/** Seals everything by the first of the keys, so that the others may go. Answers how many values were sealed anew. */
export async function reseal(database: Database, keys: Buffer): Promise<{ readonly resealed: number; readonly unchanged: number }> {
  const counts = { resealed: 0, unchanged: 0 };
  const workspaces = await directory(database, (tx) => tx.query<{ id: string }>("SELECT workspace_id AS id FROM workspace"));
  for (const workspace of workspaces)
    await transaction(database, workspace.id, async (tx) => {
      for (const place of SEALED) {
        const [anew, before] = await resealTable(tx, place, keys);
        counts.resealed += anew;
        counts.unchanged += before;
      }
    });
  return counts;
}
