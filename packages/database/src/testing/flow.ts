import type { ChannelRow } from "../channel/channel.row.ts";
import type { Database } from "../database.ts";
import { claimEvent, markRelayed } from "../outbox/claim-event.ts";
import { type PendingEvent, pendingEvents, pendingJobs } from "../outbox/pending.ts";
import { handleEvent } from "../reactor/handle-event.ts";
import { retrying, type Tx, transaction } from "../transaction.ts";
import { createWorkflow } from "../workflow/edit-workflow.ts";
import { publishWorkflow } from "../workflow/publish-workflow.ts";
import type { RunRow } from "../workflow/run.row.ts";
import { runPage, stepsByRun } from "../workflow/run-store.ts";

/** Handles what the outbox of a workspace holds, as the worker would, until there is no more. Returns the ids of what would leave the building. */
export async function drain(database: Database, workspaceId: string): Promise<string[]> {
  const ours = (events: readonly PendingEvent[]) =>
    events.filter((event) => event.workspaceId === workspaceId);
  for (;;) {
    const pending = ours(await pendingEvents(database, 1000, 1000));
    // Nobody delivers here.
    if (pending.length === 0)
      return ours(await pendingJobs(database, 1000, 1000, [])).map((event) => event.id);
    for (const event of pending)
      await retrying(database, workspaceId, async (tx) => {
        const row = await claimEvent(tx, event.id);
        if (!row) return;
        await handleEvent(tx, row);
        markRelayed(tx, event.id);
      });
  }
}

export const publish = (database: Database, workspaceId: string, definition: unknown): Promise<string> =>
  transaction(
    database,
    workspaceId,
    async (tx) => (await publishWorkflow(tx, (await createWorkflow(tx, { name: "flow", definition })).id)).id,
  );

export const runsOf = (
  database: Database,
  workspaceId: string,
  workflowId: string,
): Promise<readonly RunRow[]> =>
  transaction(database, workspaceId, async (tx) => (await runPage(tx, { workflowId, first: 100 })).rows);

/** `step:outcome` of each log entry of a run. */
export const logOf = (
  database: Database,
  channel: Pick<ChannelRow, "workspaceId">,
  runId: string,
): Promise<string[]> =>
  transaction(database, channel.workspaceId, async (tx: Tx) =>
    (await stepsByRun(tx, [runId])).map((s) => `${s.stepId}:${s.outcome}`),
  );
