import type { Database } from "../database.ts";
import { directory, WORKSPACES_WITH } from "../transaction.ts";

export interface PendingEvent {
  readonly workspaceId: string;
  readonly id: string;
  readonly type: string;
  readonly conversationId: string | null;
}

/** What stands behind an event of its conversation that was put off cannot be done yet, and must not take another's place. */
const BEHIND = `SELECT 1 FROM outbox e WHERE e.workspace_id = o.workspace_id AND e.conversation_id = o.conversation_id AND e.id < o.id
  AND e.relayed_at IS NULL AND e.not_before > now() AND e.lane <> 'outside'`;

/** Each of the two conditions is that of an index. */
const pending = (lane: "= 'outside'" | "<> 'outside'") => {
  const condition = `relayed_at IS NULL AND lane ${lane}`;
  const free = lane === "= 'outside'" ? "" : `AND (o.conversation_id IS NULL OR NOT EXISTS (${BEHIND}))`;
  return `${WORKSPACES_WITH("outbox", condition)}
    SELECT w.id AS "workspaceId", o.id, o.type, o.conversation_id AS "conversationId" FROM w CROSS JOIN LATERAL (
      SELECT p.*, row_number() OVER (ORDER BY p.id) AS place FROM (
        SELECT id, type, conversation_id FROM outbox o
        WHERE workspace_id = w.id AND ${condition} AND (not_before IS NULL OR not_before <= now()) ${free} ORDER BY id LIMIT $2) p) o
    WHERE w.id <> ALL($3::uuid[]) ORDER BY o.place, o.id LIMIT $1`;
};
const [INSIDE_SQL, OUTSIDE_SQL] = [pending("<> 'outside'"), pending("= 'outside'")];

/**
 * What is to be done inside the building, across workspaces, the oldest of each workspace first, at most `each` of one: however much one
 * has, none starves another.
 */
export const pendingEvents = (database: Database, limit: number, each: number): Promise<PendingEvent[]> =>
  directory(database, (tx) => tx.query<PendingEvent>(INSIDE_SQL, [limit, each, []]));

/** What is to leave the building, likewise, but for the workspaces that have enough under way. */
export const pendingJobs = (
  database: Database,
  limit: number,
  each: number,
  busy: readonly string[],
): Promise<PendingEvent[]> =>
  directory(database, (tx) => tx.query<PendingEvent>(OUTSIDE_SQL, [limit, each, busy]));
