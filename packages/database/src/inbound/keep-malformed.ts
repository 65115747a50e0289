import { newId } from "../id.ts";
import type { Tx } from "../transaction.ts";

/** Keeps an authentic call that could not be read, for inspection. Secrets were removed by the caller. */
export const keepMalformed = (tx: Tx, event: { channelId: string; reason: string; headers: Record<string, string>; body: string }) =>
  tx.query("INSERT INTO inbound_event (workspace_id, id, channel_id, reason, headers, body) VALUES ($1, $2, $3, $4, $5, $6)", [
    tx.workspaceId,
    newId(),
    event.channelId,
    event.reason,
    JSON.stringify(event.headers),
    event.body,
  ]);
