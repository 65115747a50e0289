import type { Tx } from "../transaction.ts";

/** Whether anything refers to the object `f`. */
export const REFERRED_TO = `(EXISTS (SELECT 1 FROM attachment a WHERE a.workspace_id = f.workspace_id AND a.object_key = f.id::text)
  OR EXISTS (SELECT 1 FROM upload u WHERE u.workspace_id = f.workspace_id AND u.object_id = f.id)
  OR EXISTS (SELECT 1 FROM file_object o WHERE o.workspace_id = f.workspace_id AND o.preview_id = f.id AND o.state <> 'GOING'))`;

/**
 * Lets go of objects that something referred to until now: those that nothing else refers to are removed from the store after the commit,
 * with their previews.
 */
export async function releaseObjects(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  // Held first: anyone who refers to one of them at the same moment is seen by the next statement.
  const held = await tx.query<{ id: string; previewId: string | null }>(
    `SELECT id, preview_id AS "previewId" FROM file_object WHERE workspace_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE`,
    [tx.workspaceId, ids],
  );
  const going = (some: readonly string[]) =>
    tx.query(
      `UPDATE file_object f SET state = 'GOING', sealed_key = NULL, digest = NULL WHERE f.workspace_id = $1 AND f.id = ANY($2::uuid[]) AND f.state <> 'GOING' AND NOT ${REFERRED_TO}`,
      [tx.workspaceId, some],
    );
  await going(held.map(({ id }) => id));
  const previews = held.flatMap(({ previewId }) => (previewId === null ? [] : [previewId]));
  if (previews.length > 0) await going(previews);
  tx.wake();
}
