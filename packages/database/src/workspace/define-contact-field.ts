import type { ContactFieldType } from "@contact-identity/domain";
import { fieldDefinitionProblem } from "@contact-identity/domain";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { contactFields } from "./workspace-store.ts";

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
  const problem = fieldDefinitionProblem({
    key: input.key,
    type: input.type,
    allowedValues: input.allowedValues ?? null,
  });
  if (problem) refuse("INVALID", problem, ["input", "key"]);
  if (input.name.trim() === "") refuse("REQUIRED", "Give the field a name.", ["input", "name"]);
  // One definition at a time: two at once would both find the key free, or both be the last that the limit lets through.
  await tx.query("SELECT workspace_id FROM workspace WHERE workspace_id = $1 FOR NO KEY UPDATE", [
    tx.workspaceId,
  ]);
  const known = await contactFields(tx);
  const same = known.find((field) => field.key === input.key);
  if (same && same.type !== input.type)
    refuse(
      "CONFLICT",
      `Field "${input.key}" is of type ${same.type} already, and values of it may be there. Choose another key.`,
      ["input", "type"],
    );
  if (!same && known.length >= FIELD_LIMIT)
    refuse("LIMIT_EXCEEDED", `A workspace has at most ${FIELD_LIMIT} custom fields.`, ["input", "key"]);
  await tx.query(
    `INSERT INTO contact_field (workspace_id, key, name, type, allowed_values) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (workspace_id, key) DO UPDATE SET name = excluded.name, allowed_values = excluded.allowed_values`,
    [tx.workspaceId, input.key, input.name.trim(), input.type, input.allowedValues ?? null],
  );
}
