import type { OutsideEventType, PayloadOf } from "@contact-identity/domain";
import { appendEvents, type NewEvent } from "../outbox/append-events.ts";
import type { OutboxRow } from "../outbox/outbox.row.ts";
import type { Tx } from "../transaction.ts";

/** What a delivery is about, beside its payload. */
export interface DeliveryAbout {
  readonly contactId?: string | null;
  readonly conversationId?: string | null;
  readonly causedBy?: readonly string[];
  /** Not before so many ms from now. */
  readonly afterMs?: number;
}

/** Queues a delivery: a row of the outbox, of which the relay makes a job when its target's pace lets it. */
export async function queueDelivery<N extends OutsideEventType>(
  tx: Tx,
  type: N,
  targetId: string | null,
  payload: PayloadOf<N>,
  { afterMs, ...about }: DeliveryAbout,
): Promise<void> {
  const later = afterMs === undefined ? {} : { notBefore: new Date(Date.now() + afterMs) };
  await appendEvents(tx, [{ type, targetId, payload, ...about, ...later } as NewEvent]);
}

/** Gives a due event of the outbox its place in its target's pace: it waits there until then. */
export const waitForPlace = (tx: Tx, { id }: Pick<OutboxRow, "id">, forMs: number): void =>
  tx.send(
    `UPDATE outbox SET placed_at = clock_timestamp() + $3 * interval '1 millisecond', not_before = clock_timestamp() + $3 * interval '1 millisecond'
     WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, id, forMs],
  );
