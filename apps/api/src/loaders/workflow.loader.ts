import { urlRefusal } from "@contact-identity/channels";
import {
  problemsOfDrafts,
  runsByIds,
  stepsByRun,
  versionsByWorkflow,
  type WorkflowRow,
  workflowsByIds,
} from "@contact-identity/database";
import DataLoader from "dataloader";
import type { ApiSettings } from "../api-settings.ts";
import type { Read } from "../graphql/loading.ts";
import { manyByKey, oneByKey } from "../graphql/loading.ts";

export const workflowLoaders = (read: Read, { egressAllow }: Pick<ApiSettings, "egressAllow">) => ({
  workflowById: oneByKey(
    read,
    async (tx, ids) => new Map((await workflowsByIds(tx, ids)).map((row) => [row.id, row])),
  ),
  versionsByWorkflow: manyByKey(read, versionsByWorkflow, (row) => row.workflowId),
  problemsByWorkflow: new DataLoader(async (rows: readonly WorkflowRow[]) =>
    problemsOfDrafts(
      await read(),
      rows.map((row) => row.draft),
      { addressRefusal: urlRefusal(egressAllow) },
    ),
  ),
  runById: oneByKey(read, async (tx, ids) => new Map((await runsByIds(tx, ids)).map((row) => [row.id, row]))),
  stepsByRun: manyByKey(read, stepsByRun, (row) => row.runId),
});
