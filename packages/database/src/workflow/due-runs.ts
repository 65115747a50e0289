import type { Database } from "../database.ts";
import { directory, WORKSPACES_WITH } from "../transaction.ts";

export interface DueRun {
  readonly workspaceId: string;
  readonly id: string;
}

/**
 * Runs whose time has come, across workspaces, at most `each` of one, the first of each before the second of any: a workspace with very
 * many does not starve another.
 */
export const dueRuns = (database: Database, limit: number, each: number): Promise<DueRun[]> =>
  directory(database, (tx) =>
    tx.query<DueRun>(
      `${WORKSPACES_WITH("workflow_run", "wake_at IS NOT NULL")}
       SELECT w.id AS "workspaceId", r.id FROM w CROSS JOIN LATERAL (
         SELECT p.*, row_number() OVER (ORDER BY p.wake_at, p.id) AS place FROM (
           SELECT id, wake_at FROM workflow_run WHERE workspace_id = w.id AND wake_at IS NOT NULL AND wake_at <= now() ORDER BY wake_at LIMIT $2) p) r
       WHERE w.id IS NOT NULL ORDER BY r.place, r.wake_at, r.id LIMIT $1`,
      [limit, each],
    ),
  );
