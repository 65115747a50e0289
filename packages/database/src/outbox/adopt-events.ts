import { EVENTS, type EventType, laneOf } from "@contact-identity/domain";
import type { Database } from "../database.ts";
import { directory, transaction } from "../transaction.ts";

const SLICE = 1000;
const LANELESS = "lane IS NULL AND (relayed_at IS NULL OR (position IS NULL AND type NOT LIKE 'internal.%'))";
const LANES = Object.fromEntries((Object.keys(EVENTS) as EventType[]).map((type) => [type, laneOf(type)]));

/**
 * Gives their lanes to events that a version of before migration 0018 has written: what waited at the upgrade, and what an old process
 * beside this one still writes. A slice at a time. A type that this version does not know is left alone. Returns how many there were.
 */
export async function adoptEvents(database: Database): Promise<number> {
  const workspaces = await directory(database, (tx) =>
    tx.query<{ id: string }>(
      `SELECT DISTINCT workspace_id AS id FROM (SELECT workspace_id FROM outbox WHERE ${LANELESS} ORDER BY workspace_id, id LIMIT 20000) o`,
    ),
  );
  let adopted = 0;
  for (const { id } of workspaces)
    for (let more = SLICE; more === SLICE; adopted += more)
      more = await transaction(database, id, (tx) =>
        tx.execute(
          `UPDATE outbox o SET lane = $2::jsonb ->> o.type, target_id = (o.payload ->> 'channelId')::uuid
           WHERE o.workspace_id = $1 AND o.id = ANY(ARRAY(
             SELECT id FROM outbox WHERE workspace_id = $1 AND ${LANELESS} AND type = ANY($3::text[]) ORDER BY id LIMIT ${SLICE}))`,
          [tx.workspaceId, JSON.stringify(LANES), Object.keys(LANES)],
        ),
      );
  return adopted;
}
