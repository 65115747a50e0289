import { randomBytes } from "node:crypto";
import { createChannel } from "../channel/channel-store.ts";
import { newId, parseId, publicId } from "../id.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { WidgetRow } from "./widget.row.ts";
import type { GivenWidget } from "./widget-input.ts";
import { NEW_WIDGET, readWidget } from "./widget-input.ts";

/** `wk_<workspace>_<random>`: the workspace is in the key, so that a look-up needs no look across workspaces. */
const publishableKeyFor = (workspaceId: string): string =>
  `wk_${publicId("workspace", workspaceId).slice("workspace_".length)}_${randomBytes(18).toString("base64url")}`;

/** The workspace that a publishable key says it belongs to, or null when it is none. */
export function workspaceOfWidgetKey(key: string): string | null {
  const match = /^wk_([0-9a-hjkmnp-tv-z]{26})_[A-Za-z0-9_-]{24}$/.exec(key);
  return match ? parseId("workspace", `workspace_${match[1]}`) : null;
}

/** A new widget with a channel of its own. */
export async function createWidget(tx: Tx, given: GivenWidget, encryptionKey: Buffer): Promise<WidgetRow> {
  const settings = await readWidget(tx, NEW_WIDGET, given);
  const channel = await createChannel(tx, { type: "WEB_CHAT", name: settings.name, config: {}, secretFields: [] }, encryptionKey);
  const id = newId();
  await tx.query(
    `INSERT INTO widget (workspace_id, id, channel_id, name, publishable_key, allowed_origins, appearance, pre_chat_form, require_signed_identity)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.workspaceId,
      id,
      channel.id,
      settings.name,
      publishableKeyFor(tx.workspaceId),
      settings.allowedOrigins,
      JSON.stringify(settings.appearance),
      JSON.stringify(settings.preChatForm),
      settings.requireSignedIdentity,
    ],
  );
  return (await widgetById(tx, id)) as WidgetRow;
}

/** Changes what is given. Origins and signing hold at once, for sessions under way too. */
export async function updateWidget(tx: Tx, id: string, given: GivenWidget): Promise<WidgetRow> {
  await tx.query("SELECT id FROM widget WHERE workspace_id = $1 AND id = $2 FOR UPDATE", [tx.workspaceId, id]);
  const before = (await widgetById(tx, id)) ?? refuse("NOT_FOUND", "There is no such widget.", ["id"]);
  const settings = await readWidget(tx, before, given);
  await tx.query(
    `UPDATE widget SET name = $3, allowed_origins = $4, appearance = $5, pre_chat_form = $6, require_signed_identity = $7
     WHERE workspace_id = $1 AND id = $2`,
    [
      tx.workspaceId,
      id,
      settings.name,
      settings.allowedOrigins,
      JSON.stringify(settings.appearance),
      JSON.stringify(settings.preChatForm),
      settings.requireSignedIdentity,
    ],
  );
  return (await widgetById(tx, id)) as WidgetRow;
}

const select = (tx: Tx) => `SELECT ${tx.columns(WidgetRow, "w")} FROM widget w WHERE w.workspace_id = $1`;

export const widgets = (tx: Tx): Promise<WidgetRow[]> => tx.query<WidgetRow>(`${select(tx)} ORDER BY w.created_at, w.id`, [tx.workspaceId]);

export const widgetsByIds = (tx: Tx, ids: readonly string[]): Promise<WidgetRow[]> =>
  tx.query<WidgetRow>(`${select(tx)} AND w.id = ANY($2::uuid[])`, [tx.workspaceId, ids]);

export const widgetById = async (tx: Tx, id: string): Promise<WidgetRow | null> => (await widgetsByIds(tx, [id]))[0] ?? null;

/** The widget of a publishable key; null when there is none, or its channel is switched off. */
export async function widgetByKey(tx: Tx, publishableKey: string): Promise<WidgetRow | null> {
  const [row] = await tx.query<WidgetRow>(
    `${select(tx)} AND w.publishable_key = $2 AND EXISTS (SELECT 1 FROM channel c WHERE c.workspace_id = $1 AND c.id = w.channel_id AND c.enabled)`,
    [tx.workspaceId, publishableKey],
  );
  return row ?? null;
}
