import type { Database } from "../database.ts";
import type { Tx } from "../transaction.ts";
import { directory } from "../transaction.ts";

const BATCH = 1000;

/**
 * Gives positions to events that have none. The workspace's row is held until the commit, so positions become visible in their order:
 * anyone who has read up to one will never be shown a lower one. Returns whether there may be more.
 */
export async function publishEvents(tx: Tx): Promise<boolean> {
  const [workspace] = await tx.query<{ last: string }>(
    "SELECT last_event AS last FROM workspace WHERE workspace_id = $1 FOR NO KEY UPDATE",
    [tx.workspaceId],
  );
  if (!workspace) return false;
  const fresh = await tx.query<{ id: string }>(
    `SELECT id FROM outbox WHERE workspace_id = $1 AND position IS NULL AND lane = 'partners' ORDER BY id LIMIT ${BATCH}`,
    [tx.workspaceId],
  );
  if (fresh.length === 0) return false;
  await tx.query(
    `UPDATE outbox o SET position = $2 + f.ordinal FROM unnest($3::uuid[]) WITH ORDINALITY AS f (id, ordinal)
     WHERE o.workspace_id = $1 AND o.id = f.id`,
    [tx.workspaceId, workspace.last, fresh.map(({ id }) => id)],
  );
  await tx.query("UPDATE workspace SET last_event = last_event + $2 WHERE workspace_id = $1", [
    tx.workspaceId,
    fresh.length,
  ]);
  return fresh.length === BATCH;
}

/** Workspaces with events that have no position yet. */
export const workspacesToPublish = async (database: Database): Promise<string[]> => {
  const rows = await directory(database, (tx) =>
    tx.query<{ workspaceId: string }>(
      `SELECT DISTINCT workspace_id AS "workspaceId" FROM (
         SELECT workspace_id FROM outbox WHERE position IS NULL AND lane = 'partners' ORDER BY workspace_id, id LIMIT 20000) o`,
    ),
  );
  return rows.map((row) => row.workspaceId);
};
