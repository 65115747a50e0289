import type { EventType, PayloadOf } from "@contact-identity/domain";
import { isActedUpon, laneOf } from "@contact-identity/domain";
import { newId } from "../id.ts";
import type { Tx } from "../transaction.ts";

interface About {
  readonly contactId?: string | null;
  readonly conversationId?: string | null;
  /** Workflows that led here, the first one first. */
  readonly causedBy?: readonly string[];
  readonly notBefore?: Date;
  /** Outside: what it goes to. */
  readonly targetId?: string | null;
}

/** An event to be written; the payload is of its type. */
export type NewEvent = {
  [N in EventType]: About & { readonly type: N; readonly payload: PayloadOf<N> };
}[EventType];

/** Nobody has to look at an event that starts nothing and that nothing handles: it is written as done. */
const INSERT = `INSERT INTO outbox (workspace_id, id, type, lane, contact_id, conversation_id, target_id, payload, caused_by, not_before, relayed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, CASE WHEN $11 THEN NULL ELSE clock_timestamp() END)`;

/** Writes events in the transaction of what they tell. Returns their ids. */
export async function appendEvents(tx: Tx, events: readonly NewEvent[]): Promise<string[]> {
  const ids = events.map(() => newId());
  if (ids.length > 0) tx.wake();
  for (const [i, event] of events.entries())
    tx.send(INSERT, [
      tx.workspaceId,
      ids[i],
      event.type,
      laneOf(event.type),
      event.contactId ?? null,
      event.conversationId ?? null,
      event.targetId ?? null,
      JSON.stringify(event.payload),
      event.causedBy ?? [],
      event.notBefore ?? null,
      isActedUpon(event.type),
    ]);
  return ids;
}
