import { createHash } from "node:crypto";
import { newId } from "../../id.ts";
import type { Tx } from "../../transaction.ts";
import { KeptEventRow } from "./kept-event.row.ts";

export interface EventToKeep {
  readonly channelId: string;
  /** Why it could not be read, or not be taken. */
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly search: string;
  readonly body: string;
}

/** Keeps an authentic call until it can be taken; one that is delivered again is kept once. Secrets were removed by the caller. */
export async function keepEvent(tx: Tx, event: EventToKeep): Promise<void> {
  const digest = createHash("sha256").update(`${event.search}\n${event.body}`).digest();
  await tx.query(
    `INSERT INTO inbound_event (workspace_id, id, channel_id, reason, headers, search, body, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (workspace_id, channel_id, digest) DO UPDATE SET reason = excluded.reason`,
    [tx.workspaceId, newId(), event.channelId, event.reason, JSON.stringify(event.headers), event.search, event.body, digest],
  );
}

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

export const dropKeptEvents = (tx: Tx, ids: readonly string[]) =>
  tx.query("DELETE FROM inbound_event WHERE workspace_id = $1 AND id = ANY($2::uuid[])", [tx.workspaceId, ids]);

export const explainKeptEvent = (tx: Tx, id: string, reason: string) =>
  tx.query("UPDATE inbound_event SET reason = $3 WHERE workspace_id = $1 AND id = $2", [tx.workspaceId, id, reason]);
