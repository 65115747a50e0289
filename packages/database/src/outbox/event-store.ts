import type { PartnerEventType } from "@contact-identity/domain";
import type { Page, PageRequest } from "../page.ts";
import { decodeCursor, encodeCursor, isOfList, listOf, pageOf } from "../page.ts";
import type { Tx } from "../transaction.ts";
import { OutboxRow } from "./outbox.row.ts";

export interface EventRow {
  readonly id: string;
  readonly type: PartnerEventType;
  readonly contactId: string | null;
  readonly conversationId: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly position: string;
  readonly createdAt: Date;
}

const COLUMNS = `id, type, contact_id AS "contactId", conversation_id AS "conversationId", payload, position::text, created_at AS "createdAt"`;
const isPosition = (key: unknown): key is string => typeof key === "string" && /^\d{1,18}$/.test(key);

const EVENTS = "EVENTS";
/** Consumers keep a cursor for years, and before it named its workspace it was of the bare list: those go on. */
const positionOf = (list: string, cursor: string): string =>
  decodeCursor(isOfList(EVENTS, cursor) ? EVENTS : list, cursor, isPosition).key;

/** Events of the given types, in the order of their positions: a consumer that keeps the last cursor misses none. */
export async function eventPage(
  tx: Tx,
  request: PageRequest & { types: readonly PartnerEventType[] },
): Promise<Page<EventRow>> {
  const list = listOf(tx, EVENTS);
  const after = request.after ? positionOf(list, request.after) : "0";
  const rows = await tx.query<EventRow>(
    `SELECT ${COLUMNS} FROM outbox WHERE workspace_id = $1 AND position > $2 AND type = ANY($3::text[]) ORDER BY outbox.position LIMIT $4`,
    [tx.workspaceId, after, request.types, request.first + 1],
  );
  return pageOf(rows, request, (row) => encodeCursor(list, row.position, row.id));
}

export async function eventById(tx: Tx, id: string): Promise<EventRow | null> {
  const [row] = await tx.query<EventRow>(
    `SELECT ${COLUMNS} FROM outbox WHERE workspace_id = $1 AND id = $2 AND position IS NOT NULL`,
    [tx.workspaceId, id],
  );
  return row ?? null;
}

/** The row of an event; null when none exists. */
export async function outboxRow(tx: Tx, id: string): Promise<OutboxRow | null> {
  const [row] = await tx.query<OutboxRow>(
    `SELECT ${tx.columns(OutboxRow, "o")} FROM outbox o WHERE o.workspace_id = $1 AND o.id = $2`,
    [tx.workspaceId, id],
  );
  return row ?? null;
}
