import type { Database } from "../database.ts";
import { directory, transaction } from "../transaction.ts";

const SLICE = 1000;
const FIRST = "00000000-0000-0000-0000-000000000000";

/**
 * Looks at one slice and empties what is over in it: events of work inside, and requests that their run no longer waits for. Messages and
 * codes are left to their deliveries.
 */
const EMPTY = `
  WITH slice AS MATERIALIZED (SELECT id FROM outbox WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT ${SLICE}),
  emptied AS (
    UPDATE outbox o SET payload = '{}'
    WHERE o.workspace_id = $1 AND o.id = ANY(ARRAY(SELECT id FROM slice)) AND o.relayed_at < now() - interval '1 hour' AND o.payload <> '{}'
      AND o.type LIKE 'internal.%' AND o.type NOT IN ('internal.message-queued', 'internal.code-queued')
      AND (o.type <> 'internal.http-request' OR NOT EXISTS (
        SELECT 1 FROM workflow_run r WHERE r.workspace_id = $1 AND r.id = (o.payload ->> 'runId')::uuid AND r.status = 'WAITING'
          AND r.state -> 'waitFor' ->> 'key' = o.payload ->> 'key'))
    RETURNING 1)
  SELECT (SELECT id FROM slice ORDER BY id DESC LIMIT 1) AS last, (SELECT count(*)::int FROM slice) AS seen, (SELECT count(*)::int FROM emptied) AS emptied`;

/**
 * Empties what versions of before left in the outbox: payloads, with credentials in them, of requests that were made long ago. This version
 * empties them itself, so one pass is enough. Short transactions, one workspace after the other; two passes at once do no harm. Returns how
 * many there were.
 */
export async function emptyRelayed(database: Database): Promise<number> {
  const workspaces = await directory(database, (tx) =>
    tx.query<{ id: string }>("SELECT workspace_id AS id FROM workspace"),
  );
  let emptied = 0;
  for (const { id } of workspaces)
    for (let [after, seen] = [FIRST, SLICE]; seen === SLICE; ) {
      const [row] = await transaction(database, id, (tx) =>
        tx.query<{ last: string | null; seen: number; emptied: number }>(EMPTY, [tx.workspaceId, after]),
      );
      after = row?.last ?? after;
      seen = row?.seen ?? 0;
      emptied += row?.emptied ?? 0;
    }
  return emptied;
}
