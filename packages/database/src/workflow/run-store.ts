import type { Page, PageRequest } from "../page.ts";
import { decodeTimeCursor, encodeCursor, listOf, pageOf } from "../page.ts";
import type { Tx } from "../transaction.ts";
import type { RunStatus } from "./run.row.ts";
import { RunRow, RunStepRow } from "./run.row.ts";

export const runsByIds = (tx: Tx, ids: readonly string[]): Promise<RunRow[]> =>
  tx.query<RunRow>(
    `SELECT ${tx.columns(RunRow, "r")} FROM workflow_run r WHERE r.workspace_id = $1 AND r.id = ANY($2::uuid[])`,
    [tx.workspaceId, ids],
  );

/** Runs of a workflow, newest first. */
export async function runPage(
  tx: Tx,
  request: PageRequest & { workflowId: string; status?: RunStatus | null },
): Promise<Page<RunRow>> {
  const list = listOf(tx, "RUNS");
  const at = request.after ? decodeTimeCursor(list, request.after) : null;
  const rows = await tx.query<RunRow>(
    `SELECT ${tx.columns(RunRow, "r")} FROM workflow_run r
     WHERE r.workspace_id = $1 AND r.workflow_id = $2 AND ($4::text IS NULL OR r.status = $4)
       AND ($5::timestamptz IS NULL OR (r.started_at, r.id) < ($5, $6::uuid))
     ORDER BY r.started_at DESC, r.id DESC LIMIT $3`,
    [
      tx.workspaceId,
      request.workflowId,
      request.first + 1,
      request.status ?? null,
      at?.key ?? null,
      at?.id ?? null,
    ],
  );
  return pageOf(rows, request, (row) => encodeCursor(list, row.startedAt.toISOString(), row.id));
}

/** The log of each run, in order. */
export const stepsByRun = (tx: Tx, runs: readonly string[]): Promise<RunStepRow[]> =>
  tx.query<RunStepRow>(
    `SELECT ${tx.columns(RunStepRow, "s")} FROM workflow_run_step s WHERE s.workspace_id = $1 AND s.run_id = ANY($2::uuid[]) ORDER BY s.run_id, s.sequence`,
    [tx.workspaceId, runs],
  );
