import { isLonger, LENGTHS } from "@contact-identity/domain";
import { newId } from "../id.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import type { WorkflowRow } from "./workflow.row.ts";
import { workflowById } from "./workflow-store.ts";

const nameOf = (name: string) => {
  if (name.trim() === "") refuse("REQUIRED", "Give the workflow a name.", ["input", "name"]);
  if (isLonger(name, LENGTHS.name))
    refuse("LIMIT_EXCEEDED", "A name has at most 200 characters.", ["input", "name"]);
  return name.trim();
};

const draftOf = (definition: unknown): string => {
  if (typeof definition !== "object" || definition === null || Array.isArray(definition))
    refuse("INVALID", "A definition is a JSON object.", ["input", "definition"]);
  const text = JSON.stringify(definition);
  if (text.length > LENGTHS.definition)
    refuse("LIMIT_EXCEEDED", "A definition has at most 500,000 characters.", ["input", "definition"]);
  if (text.includes("\\u0000"))
    refuse("INVALID", "A definition cannot hold the character U+0000.", ["input", "definition"]);
  return text;
};

/** Saves a draft, whatever its problems. */
export async function createWorkflow(
  tx: Tx,
  input: { readonly name: string; readonly definition: unknown },
): Promise<WorkflowRow> {
  const id = newId();
  await tx.query(
    "INSERT INTO workflow (workspace_id, id, name, status, draft) VALUES ($1, $2, $3, 'DRAFT', $4)",
    [tx.workspaceId, id, nameOf(input.name), draftOf(input.definition)],
  );
  return (await workflowById(tx, id)) as WorkflowRow;
}

/** Edits the draft; the published version stays what it is. */
export async function updateWorkflow(
  tx: Tx,
  input: { readonly id: string; readonly name?: string | null; readonly definition?: unknown },
): Promise<WorkflowRow> {
  await tx.query(
    "UPDATE workflow SET name = coalesce($3, name), draft = coalesce($4::jsonb, draft), updated_at = now() WHERE workspace_id = $1 AND id = $2",
    [
      tx.workspaceId,
      input.id,
      input.name == null ? null : nameOf(input.name),
      input.definition == null ? null : draftOf(input.definition),
    ],
  );
  return (
    (await workflowById(tx, input.id)) ?? refuse("NOT_FOUND", "There is no such workflow.", ["input", "id"])
  );
}
