import { COUNTRY_WANTED, isPhoneCountry } from "@contact-identity/domain";
import { insertDefaultRules } from "../identity/rules/default-rules.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import type { WorkspaceRow } from "./workspace.row.ts";
import { workspaceById } from "./workspace-store.ts";

/** A new workspace under the id of the transaction, with the default rules. */
export async function insertWorkspace(tx: Tx, name: string): Promise<void> {
  await tx.query("INSERT INTO workspace (workspace_id, name) VALUES ($1, $2)", [tx.workspaceId, name]);
  await insertDefaultRules(tx);
}

export async function updateWorkspace(
  tx: Tx,
  input: { readonly name?: string | null; readonly defaultCountry?: string | null },
): Promise<WorkspaceRow> {
  if (input.name != null && input.name.trim() === "")
    refuse("REQUIRED", "A workspace needs a name.", ["input", "name"]);
  if (input.defaultCountry != null && !isPhoneCountry(input.defaultCountry))
    refuse("INVALID", COUNTRY_WANTED, ["input", "defaultCountry"]);
  await tx.query(
    `UPDATE workspace SET name = coalesce($2, name), default_country = CASE WHEN $3 THEN $4 ELSE default_country END WHERE workspace_id = $1`,
    [
      tx.workspaceId,
      input.name?.trim() ?? null,
      input.defaultCountry !== undefined,
      input.defaultCountry ?? null,
    ],
  );
  return (await workspaceById(tx)) as WorkspaceRow;
}
