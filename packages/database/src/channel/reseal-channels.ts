import type { Database } from "../data-source.ts";
import { directory, transaction } from "../transaction.ts";
import { resealed } from "./seal.ts";

/** Seals every channel's configuration by the first of the keys, so that the others may go. Answers how many were sealed anew. */
export async function resealChannels(database: Database, keys: Buffer): Promise<{ readonly resealed: number; readonly unchanged: number }> {
  const counts = { resealed: 0, unchanged: 0 };
  const workspaces = await directory(database, (tx) => tx.query<{ id: string }>("SELECT workspace_id AS id FROM workspace"));
  for (const workspace of workspaces)
    await transaction(database, workspace.id, async (tx) => {
      const rows = await tx.query<{ id: string; sealed: Buffer }>(
        "SELECT id, sealed_config AS sealed FROM channel WHERE workspace_id = $1 ORDER BY id FOR NO KEY UPDATE",
        [tx.workspaceId],
      );
      for (const { id, sealed } of rows) {
        const anew = resealed(keys, id, sealed);
        counts[anew ? "resealed" : "unchanged"]++;
        if (anew) await tx.query("UPDATE channel SET sealed_config = $3 WHERE workspace_id = $1 AND id = $2", [tx.workspaceId, id, anew]);
      }
    });
  return counts;
}
