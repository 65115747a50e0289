import type { Known } from "@contact-identity/domain";
import { problems } from "@contact-identity/domain";
import type { Refusal } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { secretNames } from "../workspace/secret-store.ts";
import { contactFields } from "../workspace/workspace-store.ts";
import { WorkflowRow, WorkflowVersionRow } from "./workflow.row.ts";

export const workflowsByIds = (tx: Tx, ids: readonly string[]): Promise<WorkflowRow[]> =>
  tx.query<WorkflowRow>(
    `SELECT ${tx.columns(WorkflowRow, "w")} FROM workflow w WHERE w.workspace_id = $1 AND w.id = ANY($2::uuid[])`,
    [tx.workspaceId, ids],
  );

export const workflowById = async (tx: Tx, id: string): Promise<WorkflowRow | null> =>
  (await workflowsByIds(tx, [id]))[0] ?? null;

export const workflows = (tx: Tx): Promise<WorkflowRow[]> =>
  tx.query<WorkflowRow>(
    `SELECT ${tx.columns(WorkflowRow, "w")} FROM workflow w WHERE w.workspace_id = $1 ORDER BY w.created_at, w.id`,
    [tx.workspaceId],
  );

/** Published versions of each workflow, the first one first. */
export const versionsByWorkflow = (tx: Tx, ids: readonly string[]): Promise<WorkflowVersionRow[]> =>
  tx.query<WorkflowVersionRow>(
    `SELECT ${tx.columns(WorkflowVersionRow, "v")} FROM workflow_version v WHERE v.workspace_id = $1 AND v.workflow_id = ANY($2::uuid[]) ORDER BY v.workflow_id, v.version`,
    [tx.workspaceId, ids],
  );

/** Where requests may go; absent, that is found out at the call. */
export type WaysOut = Pick<Known, "addressRefusal">;

/** What would refuse publishing each of the drafts, by path into it. */
export async function problemsOfDrafts(
  tx: Tx,
  drafts: readonly unknown[],
  ways: WaysOut = {},
): Promise<(readonly Refusal[])[]> {
  const contactFieldKeys = (await contactFields(tx)).map((field) => field.key);
  const names = drafts.some((draft) => JSON.stringify(draft).includes("secret."))
    ? await secretNames(tx)
    : [];
  return drafts.map((draft) => problems(draft, { contactFieldKeys, secretNames: names, ...ways }));
}

export const problemsOf = async (tx: Tx, draft: unknown, ways?: WaysOut): Promise<readonly Refusal[]> =>
  (await problemsOfDrafts(tx, [draft], ways))[0] ?? [];
