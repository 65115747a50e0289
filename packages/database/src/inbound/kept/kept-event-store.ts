import type { Page, PageRequest } from "../../page.ts";
import { decodeTimeCursor, encodeCursor, listOf, pageOf } from "../../page.ts";
import type { Tx } from "../../transaction.ts";
import { KeptEventRow } from "./kept-event.row.ts";

export interface KeptFilter {
  readonly channelId?: string;
  readonly id?: string;
}

/** The ids of what is kept and was not taken since, in the order in which it came. */
export async function keptEventIds(tx: Tx, filter: KeptFilter = {}): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT id FROM inbound_event WHERE workspace_id = $1 AND replayed_at IS NULL
       AND ($2::uuid IS NULL OR channel_id = $2) AND ($3::uuid IS NULL OR id = $3) ORDER BY received_at, id`,
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

/** As much of a body as a list shows: a page of whole ones could be 75 MiB. */
export const SHOWN_OF_KEPT = 100_000;
const shortened = (columns: string): string =>
  columns.replace('e."body" AS', `left(e."body", ${SHOWN_OF_KEPT + 1}) AS`);

/** Newest first, with bodies cut to just more than is shown, those that were taken since among them. */
export async function keptEventPage(
  tx: Tx,
  request: PageRequest & { readonly channelId?: string | null },
): Promise<Page<KeptEventRow>> {
  const list = listOf(tx, "KEPT_EVENTS");
  const at = request.after ? decodeTimeCursor(list, request.after) : null;
  const rows = await tx.query<KeptEventRow>(
    `SELECT ${shortened(tx.columns(KeptEventRow, "e"))} FROM inbound_event e WHERE e.workspace_id = $1 AND ($5::uuid IS NULL OR e.channel_id = $5)
       AND ($3::timestamptz IS NULL OR (e.received_at, e.id) < ($3, $4::uuid)) ORDER BY e.received_at DESC, e.id DESC LIMIT $2`,
    [tx.workspaceId, request.first + 1, at?.key ?? null, at?.id ?? null, request.channelId ?? null],
  );
  return pageOf(rows, request, (row) => encodeCursor(list, row.receivedAt.toISOString(), row.id));
}
