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
  /** The provider's account that it was meant for, where no channel here has that. */
  readonly account?: string;
}

/**
 * Keeps a part of an authentic call until it can be taken; one that is delivered again is kept once. Secrets were removed by the caller.
 * Returns how often it has come. What was taken meanwhile, and comes again, is not kept again.
 */
export async function keepEvent(tx: Tx, event: EventToKeep): Promise<number> {
  const digest = createHash("sha256").update(`${event.search}\n${event.body}`).digest();
  const [kept] = await tx.query<{ tries: number }>(
    `INSERT INTO inbound_event (workspace_id, id, channel_id, reason, headers, search, body, digest, account) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (workspace_id, channel_id, digest) DO UPDATE SET reason = excluded.reason, account = excluded.account, tries = inbound_event.tries + 1
     RETURNING tries`,
    [
      tx.workspaceId,
      newId(),
      event.channelId,
      event.reason,
      JSON.stringify(event.headers),
      event.search,
      event.body,
      digest,
      event.account ?? null,
    ],
  );
  return kept?.tries ?? 1;
}

export const dropKeptEvents = (tx: Tx, ids: readonly string[]) =>
  tx.query("DELETE FROM inbound_event WHERE workspace_id = $1 AND id = ANY($2::uuid[])", [
    tx.workspaceId,
    ids,
  ]);

export const explainKeptEvent = (tx: Tx, id: string, reason: string, account: string | null) =>
  tx.query("UPDATE inbound_event SET reason = $3, account = $4 WHERE workspace_id = $1 AND id = $2", [
    tx.workspaceId,
    id,
    reason,
    account,
  ]);

/** It was taken after all, and is kept for the rest of its time as a proof of that. */
export const markReplayed = (tx: Tx, id: string) =>
  tx.query(
    "UPDATE inbound_event SET replayed_at = clock_timestamp(), account = NULL WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, id],
  );
