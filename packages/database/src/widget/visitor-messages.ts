import { MessageRow } from "../conversation/message.row.ts";
import type { Tx } from "../transaction.ts";
import type { WidgetSessionRow } from "./widget.row.ts";

/** As much as one answer holds; a frame asks again after the last one. */
const MAX = 500;

/** The one place that says what a visitor may read: conversations of the sources of its audience's sessions, no matter who holds them now. */
const VISIBLE = (tx: Tx) => `SELECT ${tx.columns(MessageRow, "m")} FROM widget_session v
  JOIN conversation c ON c.workspace_id = $1 AND c.source_id = v.source_id
  JOIN message m ON m.workspace_id = $1 AND m.conversation_id = c.id
  WHERE v.workspace_id = $1 AND v.widget_id = $2 AND v.audience = $3 AND m.status NOT IN ('QUEUED', 'FAILED')`;

type Reader = Pick<WidgetSessionRow, "widgetId" | "audience">;

/**
 * What the visitor may read, oldest first: what came after a message, at most 500; without one, or after one that is not theirs to
 * name, the newest 500.
 */
export async function visitorMessages(
  tx: Tx,
  { widgetId, audience }: Reader,
  afterId: string | null,
): Promise<MessageRow[]> {
  const own = [tx.workspaceId, widgetId, audience];
  const [last] =
    afterId === null ? [] : await tx.query<MessageRow>(`${VISIBLE(tx)} AND m.id = $4`, [...own, afterId]);
  if (last)
    return tx.query<MessageRow>(
      `${VISIBLE(tx)} AND (m.created_at, m.id) > ($4::timestamptz, $5::uuid) ORDER BY m.created_at, m.id LIMIT ${MAX}`,
      [...own, last.createdAt, last.id],
    );
  return newestVisitorMessages(tx, { widgetId, audience }, MAX);
}

/** The newest of what the visitor may read, oldest first: `limit` at most. */
export async function newestVisitorMessages(
  tx: Tx,
  { widgetId, audience }: Reader,
  limit: number,
): Promise<MessageRow[]> {
  const newest = await tx.query<MessageRow>(`${VISIBLE(tx)} ORDER BY m.created_at DESC, m.id DESC LIMIT $4`, [
    tx.workspaceId,
    widgetId,
    audience,
    limit,
  ]);
  return newest.reverse();
}

/** The stored message of a session under the id that its browser gave it. */
export async function messageByClientId(
  tx: Tx,
  channelId: string,
  account: string,
  clientId: string,
): Promise<MessageRow | null> {
  const [row] = await tx.query<MessageRow>(
    `SELECT ${tx.columns(MessageRow, "m")} FROM message m
     WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.direction = 'INBOUND' AND m.external_scope = $3 AND m.external_id = $4`,
    [tx.workspaceId, channelId, account, clientId],
  );
  return row ?? null;
}
