import type { Tx } from "../../transaction.ts";
import { KeptEventRow } from "./kept-event.row.ts";

export interface KeptFilter {
  readonly channelId?: string;
  readonly id?: string;
}

/** The ids of what is kept, in the order in which it came. */
export async function keptEventIds(tx: Tx, filter: KeptFilter = {}): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM inbound_event WHERE workspace_id = $1 AND ($2::uuid IS NULL OR channel_id = $2) AND ($3::uuid IS NULL OR id = $3)
     ORDER BY received_at, id`,
    [tx.workspaceId, filter.channelId ?? null, filter.id ?? null],
  );
  return rows.map((row) => row.id);
}

export async function keptEvent(tx: Tx, id: string): Promise<KeptEventRow | null> {
  const [row] = await tx.query<KeptEventRow>(
    `SELECT ${tx.columns(KeptEventRow, "e")} FROM inbound_event e WHERE e.workspace_id = $1 AND e.id = $2`,
    [tx.workspaceId, id],
  );
  return row ?? null;
}
