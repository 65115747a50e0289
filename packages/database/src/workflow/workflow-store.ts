import type { Definition, Known } from "@contact-identity/domain";
import { isLonger, LENGTHS, problems } from "@contact-identity/domain";
import { newId } from "../id.ts";
import type { Refusal } from "../refused.ts";
import { Refused, refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { secretNames } from "../workspace/secret-store.ts";
import { contactFields } from "../workspace/workspace-store.ts";
import { newTriggerToken } from "./trigger-token.ts";
import { WorkflowRow, WorkflowVersionRow } from "./workflow.row.ts";

export const workflowsByIds = (tx: Tx, ids: readonly string[]): Promise<WorkflowRow[]> =>
  tx.query<WorkflowRow>(`SELECT ${tx.columns(WorkflowRow, "w")} FROM workflow w WHERE w.workspace_id = $1 AND w.id = ANY($2::uuid[])`, [
    tx.workspaceId,
    ids,
  ]);

export const workflowById = async (tx: Tx, id: string): Promise<WorkflowRow | null> => (await workflowsByIds(tx, [id]))[0] ?? null;

export const workflows = (tx: Tx): Promise<WorkflowRow[]> =>
  tx.query<WorkflowRow>(`SELECT ${tx.columns(WorkflowRow, "w")} FROM workflow w WHERE w.workspace_id = $1 ORDER BY w.created_at, w.id`, [
    tx.workspaceId,
  ]);

/** Published versions of each workflow, the first one first. */
export const versionsByWorkflow = (tx: Tx, ids: readonly string[]): Promise<WorkflowVersionRow[]> =>
  tx.query<WorkflowVersionRow>(
    `SELECT ${tx.columns(WorkflowVersionRow, "v")} FROM workflow_version v WHERE v.workspace_id = $1 AND v.workflow_id = ANY($2::uuid[]) ORDER BY v.workflow_id, v.version`,
    [tx.workspaceId, ids],
  );

/** Where requests may go; absent, that is found out at the call. */
export type WaysOut = Pick<Known, "addressRefusal">;

/** What would refuse publishing each of the drafts, by path into it. */
export async function problemsOfDrafts(tx: Tx, drafts: readonly unknown[], ways: WaysOut = {}): Promise<(readonly Refusal[])[]> {
  const contactFieldKeys = (await contactFields(tx)).map((field) => field.key);
  const names = drafts.some((draft) => JSON.stringify(draft).includes("secret.")) ? await secretNames(tx) : [];
  return drafts.map((draft) => problems(draft, { contactFieldKeys, secretNames: names, ...ways }));
}

export const problemsOf = async (tx: Tx, draft: unknown, ways?: WaysOut): Promise<readonly Refusal[]> =>
  (await problemsOfDrafts(tx, [draft], ways))[0] ?? [];

const nameOf = (name: string) => {
  if (name.trim() === "") refuse("REQUIRED", "Give the workflow a name.", ["input", "name"]);
  if (isLonger(name, LENGTHS.name)) refuse("LIMIT_EXCEEDED", "A name has at most 200 characters.", ["input", "name"]);
  return name.trim();
};

const draftOf = (definition: unknown): string => {
  if (typeof definition !== "object" || definition === null || Array.isArray(definition))
    refuse("INVALID", "A definition is a JSON object.", ["input", "definition"]);
  const text = JSON.stringify(definition);
  if (text.length > LENGTHS.definition) refuse("LIMIT_EXCEEDED", "A definition has at most 500,000 characters.", ["input", "definition"]);
  if (text.includes("\\u0000")) refuse("INVALID", "A definition cannot hold the character U+0000.", ["input", "definition"]);
  return text;
};

/** Saves a draft, whatever its problems. */
export async function createWorkflow(tx: Tx, input: { readonly name: string; readonly definition: unknown }): Promise<WorkflowRow> {
  const id = newId();
  await tx.query("INSERT INTO workflow (workspace_id, id, name, status, draft) VALUES ($1, $2, $3, 'DRAFT', $4)", [
    tx.workspaceId,
    id,
    nameOf(input.name),
    draftOf(input.definition),
  ]);
  return (await workflowById(tx, id)) as WorkflowRow;
}

/** Edits the draft; the published version stays what it is. */
export async function updateWorkflow(
  tx: Tx,
  input: { readonly id: string; readonly name?: string | null; readonly definition?: unknown },
): Promise<WorkflowRow> {
  await tx.query(
    "UPDATE workflow SET name = coalesce($3, name), draft = coalesce($4::jsonb, draft), updated_at = now() WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, input.id, input.name == null ? null : nameOf(input.name), input.definition == null ? null : draftOf(input.definition)],
  );
  return (await workflowById(tx, input.id)) ?? refuse("NOT_FOUND", "There is no such workflow.", ["input", "id"]);
}

export interface Publishing extends WaysOut {
  /** Looks at what is about to be published, under the lock, and throws where this caller must not. */
  readonly check?: (definition: Definition) => void;
}

/** Makes the draft the next version and lets it start. Refuses WORKFLOW_INVALID with every problem. */
export async function publishWorkflow(tx: Tx, id: string, ways?: Publishing): Promise<WorkflowRow> {
  await tx.query("SELECT id FROM workflow WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE", [tx.workspaceId, id]);
  const row = (await workflowById(tx, id)) ?? refuse("NOT_FOUND", "There is no such workflow.", ["id"]);
  const found = await problemsOf(tx, row.draft, ways);
  if (found.length > 0)
    throw new Refused(found.map((p) => ({ code: "WORKFLOW_INVALID", message: p.message, field: ["draft", ...(p.field ?? [])] })));
  ways?.check?.(row.draft as Definition);
  const version = (row.publishedVersion ?? 0) + 1;
  await tx.query("INSERT INTO workflow_version (workspace_id, workflow_id, version, definition) VALUES ($1, $2, $3, $4)", [
    tx.workspaceId,
    id,
    version,
    JSON.stringify(row.draft),
  ]);
  const { type } = (row.draft as Definition).trigger;
  // Kept over versions, so that publishing again breaks no caller.
  const token = type === "INCOMING_WEBHOOK" ? (row.sealedTriggerToken ?? newTriggerToken(tx, id)) : row.sealedTriggerToken;
  await tx.query(
    "UPDATE workflow SET status = 'PUBLISHED', published_version = $3, trigger_type = $4, sealed_trigger_token = $5, updated_at = now() WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, id, version, type, token],
  );
  return (await workflowById(tx, id)) as WorkflowRow;
}

/** Nothing new starts; runs under way go on. */
export async function stopWorkflow(tx: Tx, id: string): Promise<WorkflowRow> {
  const row = (await workflowById(tx, id)) ?? refuse("NOT_FOUND", "There is no such workflow.", ["id"]);
  if (row.publishedVersion === null) refuse("NOT_PUBLISHED", "This workflow was never published; there is nothing to stop.", ["id"]);
  await tx.query("UPDATE workflow SET status = 'STOPPED', updated_at = now() WHERE workspace_id = $1 AND id = $2", [tx.workspaceId, id]);
  return (await workflowById(tx, id)) as WorkflowRow;
}
