import type { Definition } from "@contact-identity/domain";
import { Refused, refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { newTriggerToken } from "./trigger-token.ts";
import type { WorkflowRow } from "./workflow.row.ts";
import type { WaysOut } from "./workflow-store.ts";
import { problemsOf, workflowById } from "./workflow-store.ts";

export interface Publishing extends WaysOut {
  /** Looks at what is about to be published, under the lock, and throws where this caller must not. */
  readonly check?: (definition: Definition) => void;
}

/** Makes the draft the next version and lets it start. Refuses WORKFLOW_INVALID with every problem. */
export async function publishWorkflow(tx: Tx, id: string, ways?: Publishing): Promise<WorkflowRow> {
  await tx.query("SELECT id FROM workflow WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE", [
    tx.workspaceId,
    id,
  ]);
  const row = (await workflowById(tx, id)) ?? refuse("NOT_FOUND", "There is no such workflow.", ["id"]);
  const found = await problemsOf(tx, row.draft, ways);
  if (found.length > 0)
    throw new Refused(
      found.map((p) => ({
        code: "WORKFLOW_INVALID",
        message: p.message,
        field: ["draft", ...(p.field ?? [])],
      })),
    );
  ways?.check?.(row.draft as Definition);
  const version = (row.publishedVersion ?? 0) + 1;
  await tx.query(
    "INSERT INTO workflow_version (workspace_id, workflow_id, version, definition) VALUES ($1, $2, $3, $4)",
    [tx.workspaceId, id, version, JSON.stringify(row.draft)],
  );
  const { type } = (row.draft as Definition).trigger;
  // Kept over versions, so that publishing again breaks no caller.
  const token =
    type === "INCOMING_WEBHOOK"
      ? (row.sealedTriggerToken ?? newTriggerToken(tx, id))
      : row.sealedTriggerToken;
  await tx.query(
    "UPDATE workflow SET status = 'PUBLISHED', published_version = $3, trigger_type = $4, sealed_trigger_token = $5, updated_at = now() WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, id, version, type, token],
  );
  return (await workflowById(tx, id)) as WorkflowRow;
}

/** Nothing new starts; runs under way go on. */
export async function stopWorkflow(tx: Tx, id: string): Promise<WorkflowRow> {
  const row = (await workflowById(tx, id)) ?? refuse("NOT_FOUND", "There is no such workflow.", ["id"]);
  if (row.publishedVersion === null)
    refuse("NOT_PUBLISHED", "This workflow was never published; there is nothing to stop.", ["id"]);
  await tx.query(
    "UPDATE workflow SET status = 'STOPPED', updated_at = now() WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, id],
  );
  return (await workflowById(tx, id)) as WorkflowRow;
}
