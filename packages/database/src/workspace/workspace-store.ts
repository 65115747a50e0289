import { insertDefaultRules } from "../identity/rules-store.ts";
import type { Tx } from "../transaction.ts";
import { ContactFieldRow, WorkspaceRow } from "./workspace.row.ts";

/** The workspace of the transaction. */
export async function workspaceById(tx: Tx): Promise<WorkspaceRow | null> {
  const [row] = await tx.query<WorkspaceRow>(`SELECT ${tx.columns(WorkspaceRow, "w")} FROM workspace w WHERE w.workspace_id = $1`, [tx.workspaceId]);
  return row ?? null;
}

/** A new workspace under the id of the transaction, with the default rules. */
export async function insertWorkspace(tx: Tx, name: string): Promise<void> {
  await tx.query("INSERT INTO workspace (workspace_id, name) VALUES ($1, $2)", [tx.workspaceId, name]);
  await insertDefaultRules(tx);
}

export const contactFields = (tx: Tx): Promise<ContactFieldRow[]> =>
  tx.query<ContactFieldRow>(`SELECT ${tx.columns(ContactFieldRow, "f")} FROM contact_field f WHERE f.workspace_id = $1 ORDER BY f.created_at, f.key`, [
    tx.workspaceId,
  ]);
