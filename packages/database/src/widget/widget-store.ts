import { parseId } from "../id.ts";
import type { Tx } from "../transaction.ts";
import { WidgetRow } from "./widget.row.ts";

/** The workspace that a publishable key says it belongs to, or null when it is not one. */
export function workspaceOfWidgetKey(key: string): string | null {
  const match = /^wk_([0-9a-hjkmnp-tv-z]{26})_[A-Za-z0-9_-]{24}$/.exec(key);
  return match ? parseId("workspace", `workspace_${match[1]}`) : null;
}

const select = (tx: Tx) => `SELECT ${tx.columns(WidgetRow, "w")} FROM widget w WHERE w.workspace_id = $1`;

export const widgets = (tx: Tx): Promise<WidgetRow[]> =>
  tx.query<WidgetRow>(`${select(tx)} ORDER BY w.created_at, w.id`, [tx.workspaceId]);

export const widgetsByIds = (tx: Tx, ids: readonly string[]): Promise<WidgetRow[]> =>
  tx.query<WidgetRow>(`${select(tx)} AND w.id = ANY($2::uuid[])`, [tx.workspaceId, ids]);

export const widgetById = async (tx: Tx, id: string): Promise<WidgetRow | null> =>
  (await widgetsByIds(tx, [id]))[0] ?? null;

/** The widget of a publishable key; null when none exists, or its channel is switched off. */
export async function widgetByKey(tx: Tx, publishableKey: string): Promise<WidgetRow | null> {
  const [row] = await tx.query<WidgetRow>(
    `${select(tx)} AND w.publishable_key = $2 AND EXISTS (SELECT 1 FROM channel c WHERE c.workspace_id = $1 AND c.id = w.channel_id AND c.enabled)`,
    [tx.workspaceId, publishableKey],
  );
  return row ?? null;
}
