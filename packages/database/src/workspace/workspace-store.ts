import type { Tx } from "../transaction.ts";
import { ContactFieldRow, WorkspaceRow } from "./workspace.row.ts";

/** The workspace of the transaction. */
export async function workspaceById(tx: Tx): Promise<WorkspaceRow | null> {
  const [row] = await tx.query<WorkspaceRow>(
    `SELECT ${tx.columns(WorkspaceRow, "w")} FROM workspace w WHERE w.workspace_id = $1`,
    [tx.workspaceId],
  );
  return row ?? null;
}

export const contactFields = (tx: Tx): Promise<ContactFieldRow[]> =>
  tx.query<ContactFieldRow>(
    `SELECT ${tx.columns(ContactFieldRow, "f")} FROM contact_field f WHERE f.workspace_id = $1 ORDER BY f.created_at, f.key`,
    [tx.workspaceId],
  );
