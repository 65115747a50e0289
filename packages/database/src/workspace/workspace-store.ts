import type { ContactFieldType } from "@contact-identity/domain";
import { COUNTRY_WANTED, fieldDefinitionProblem, isPhoneCountry } from "@contact-identity/domain";
import { insertDefaultRules } from "../identity/rules/rules-store.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { ContactFieldRow, WorkspaceRow } from "./workspace.row.ts";

/** The workspace of the transaction. */
export async function workspaceById(tx: Tx): Promise<WorkspaceRow | null> {
  const [row] = await tx.query<WorkspaceRow>(`SELECT ${tx.columns(WorkspaceRow, "w")} FROM workspace w WHERE w.workspace_id = $1`, [
    tx.workspaceId,
  ]);
  return row ?? null;
}

/** A new workspace under the id of the transaction, with the default rules. */
export async function insertWorkspace(tx: Tx, name: string): Promise<void> {
  await tx.query("INSERT INTO workspace (workspace_id, name) VALUES ($1, $2)", [tx.workspaceId, name]);
  await insertDefaultRules(tx);
}

export const contactFields = (tx: Tx): Promise<ContactFieldRow[]> =>
  tx.query<ContactFieldRow>(
    `SELECT ${tx.columns(ContactFieldRow, "f")} FROM contact_field f WHERE f.workspace_id = $1 ORDER BY f.created_at, f.key`,
    [tx.workspaceId],
  );

export async function updateWorkspace(
  tx: Tx,
  input: { readonly name?: string | null; readonly defaultCountry?: string | null },
): Promise<WorkspaceRow> {
  if (input.name != null && input.name.trim() === "") refuse("REQUIRED", "A workspace needs a name.", ["input", "name"]);
  if (input.defaultCountry != null && !isPhoneCountry(input.defaultCountry)) refuse("INVALID", COUNTRY_WANTED, ["input", "defaultCountry"]);
  await tx.query(
    `UPDATE workspace SET name = coalesce($2, name), default_country = CASE WHEN $3 THEN $4 ELSE default_country END WHERE workspace_id = $1`,
    [tx.workspaceId, input.name?.trim() ?? null, input.defaultCountry !== undefined, input.defaultCountry ?? null],
  );
  return (await workspaceById(tx)) as WorkspaceRow;
}

const FIELD_LIMIT = 200;

/** Defines a custom field, or renames it and changes its allowed values; its type stays, for values of it are there. */
export async function defineContactField(
  tx: Tx,
  input: {
    readonly key: string;
    readonly name: string;
    readonly type: ContactFieldType;
    readonly allowedValues?: readonly string[] | null;
  },
): Promise<void> {
  const problem = fieldDefinitionProblem({ key: input.key, type: input.type, allowedValues: input.allowedValues ?? null });
  if (problem) refuse("INVALID", problem, ["input", "key"]);
  if (input.name.trim() === "") refuse("REQUIRED", "Give the field a name.", ["input", "name"]);
  // One definition at a time: two at once would both find the key free, or both be the last that the limit lets through.
  await tx.query("SELECT workspace_id FROM workspace WHERE workspace_id = $1 FOR NO KEY UPDATE", [tx.workspaceId]);
  const known = await contactFields(tx);
  const same = known.find((field) => field.key === input.key);
  if (same && same.type !== input.type)
    refuse("CONFLICT", `Field "${input.key}" is of type ${same.type} already, and values of it may be there. Choose another key.`, [
      "input",
      "type",
    ]);
  if (!same && known.length >= FIELD_LIMIT)
    refuse("LIMIT_EXCEEDED", `A workspace has at most ${FIELD_LIMIT} custom fields.`, ["input", "key"]);
  await tx.query(
    `INSERT INTO contact_field (workspace_id, key, name, type, allowed_values) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (workspace_id, key) DO UPDATE SET name = excluded.name, allowed_values = excluded.allowed_values`,
    [tx.workspaceId, input.key, input.name.trim(), input.type, input.allowedValues ?? null],
  );
}
