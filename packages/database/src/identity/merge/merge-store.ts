import type { Tx } from "../../transaction.ts";
import { MergeRow } from "./merge.row.ts";

/** Every merge that an atom of each contact took part in, undone ones included, newest first. */
export const mergesByContact = (
  tx: Tx,
  contacts: readonly string[],
): Promise<(MergeRow & { contactId: string })[]> =>
  tx.query(
    `WITH atoms AS (
       SELECT id AS atom, coalesce(merged_into, id) AS contact FROM contact WHERE workspace_id = $1 AND id = ANY($2::uuid[])
       UNION SELECT id, merged_into FROM contact WHERE workspace_id = $1 AND merged_into = ANY($2::uuid[])),
     found AS (
       SELECT DISTINCT a.contact, m.id FROM atoms a JOIN merge m ON m.workspace_id = $1 AND m.survivor_id = a.atom
       UNION SELECT a.contact, b.merge_id FROM atoms a JOIN merge_absorbed b ON b.workspace_id = $1 AND b.contact_id = a.atom)
     SELECT f.contact AS "contactId", ${tx.columns(MergeRow, "m")} FROM found f JOIN merge m ON m.workspace_id = $1 AND m.id = f.id
     ORDER BY m.created_at DESC, m.id DESC`,
    [tx.workspaceId, contacts],
  );

export const absorbedByMerge = (
  tx: Tx,
  merges: readonly string[],
): Promise<{ mergeId: string; contactId: string }[]> =>
  tx.query(
    `SELECT merge_id AS "mergeId", contact_id AS "contactId" FROM merge_absorbed WHERE workspace_id = $1 AND merge_id = ANY($2::uuid[]) ORDER BY merge_id, contact_id`,
    [tx.workspaceId, merges],
  );
