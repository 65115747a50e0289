import { newId } from "../id.ts";
import type { Tx } from "../transaction.ts";

/** Types of events. Those that begin with `internal.` are work for the worker and no news for partners. */
export type EventType =
  | "contact.created"
  | "contact.updated"
  | "contact.merged"
  | "contact.unmerged"
  | "contact.erased"
  | "suggestion.opened"
  | "conversation.opened"
  | "conversation.closed"
  | "message.received"
  | "message.sent"
  | "message.failed"
  | "internal.message-queued"
  | "internal.workflow-started"
  | "internal.http-request"
  | "internal.code-queued"
  | "internal.code-failed"
  | "internal.settle-identity"
  | "internal.apply-rules";

export interface NewEvent {
  readonly type: EventType;
  readonly contactId?: string | null;
  readonly conversationId?: string | null;
  readonly payload?: Record<string, unknown>;
  /** Workflows that led here, the first one first. */
  readonly causedBy?: readonly string[];
  readonly notBefore?: Date;
}

/** What an event tells; empty once its contact was erased, null when there is no such event. */
export async function eventPayload(tx: Tx, id: string): Promise<Record<string, unknown> | null> {
  const [row] = await tx.query<{ payload: Record<string, unknown> }>("SELECT payload FROM outbox WHERE workspace_id = $1 AND id = $2", [
    tx.workspaceId,
    id,
  ]);
  return row?.payload ?? null;
}

/** Writes events in the transaction of what they tell. Answers their ids. */
export async function appendEvents(tx: Tx, events: readonly NewEvent[]): Promise<string[]> {
  const ids = events.map(() => newId());
  if (ids.length > 0) tx.wake();
  for (const [i, event] of events.entries())
    tx.send(
      `INSERT INTO outbox (workspace_id, id, type, contact_id, conversation_id, payload, caused_by, not_before)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        tx.workspaceId,
        ids[i],
        event.type,
        event.contactId ?? null,
        event.conversationId ?? null,
        JSON.stringify(event.payload ?? {}),
        event.causedBy ?? [],
        event.notBefore ?? null,
      ],
    );
  return ids;
}
