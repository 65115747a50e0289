import { createHash } from "node:crypto";
import { newId } from "../../id.ts";
import type { Tx } from "../../transaction.ts";

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
    [
      tx.workspaceId,
      newId(),
      event.channelId,
      event.reason,
      JSON.stringify(event.headers),
      event.search,
      event.body,
      digest,
    ],
  );
}

export const dropKeptEvents = (tx: Tx, ids: readonly string[]) =>
  tx.query("DELETE FROM inbound_event WHERE workspace_id = $1 AND id = ANY($2::uuid[])", [
    tx.workspaceId,
    ids,
  ]);

export const explainKeptEvent = (tx: Tx, id: string, reason: string) =>
  tx.query("UPDATE inbound_event SET reason = $3 WHERE workspace_id = $1 AND id = $2", [
    tx.workspaceId,
    id,
    reason,
  ]);
