import { randomBytes } from "node:crypto";
import { createChannel } from "../channel/change-channel.ts";
import { newId, publicId } from "../id.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import type { WidgetRow } from "./widget.row.ts";
import type { GivenWidget } from "./widget-input.ts";
import { NEW_WIDGET, readWidget } from "./widget-input.ts";
import { widgetById } from "./widget-store.ts";

/** `wk_<workspace>_<random>`: the workspace is in the key, so that a look-up needs no look across workspaces. */
const publishableKeyFor = (workspaceId: string): string =>
  `wk_${publicId("workspace", workspaceId).slice("workspace_".length)}_${randomBytes(18).toString("base64url")}`;

/** A new widget with a channel of its own. */
export async function createWidget(tx: Tx, given: GivenWidget, encryptionKey: Buffer): Promise<WidgetRow> {
  const settings = await readWidget(tx, NEW_WIDGET, given);
  const channel = await createChannel(
    tx,
    { type: "WEB_CHAT", name: settings.name, config: {}, secretFields: [] },
    encryptionKey,
  );
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
  await tx.query("SELECT id FROM widget WHERE workspace_id = $1 AND id = $2 FOR UPDATE", [
    tx.workspaceId,
    id,
  ]);
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
