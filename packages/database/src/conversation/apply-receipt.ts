import type { Receipt, Watermark } from "@contact-identity/domain";
import { keepEarlyReceipt, lockExternalId } from "../delivery/early-receipt.ts";
import { appendEvents } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";
import { failDeliveredCode } from "../verification/code-delivery.ts";
import type { DeliveryStatus } from "./message.row.ts";

const ORDER: readonly DeliveryStatus[] = ["QUEUED", "SENT", "DELIVERED", "READ"];

interface Moved {
  readonly id: string;
  readonly runId: string | null;
  readonly runKey: string | null;
  readonly conversationId: string;
  readonly contactId: string;
}

/** The messages under this id that the receipt moves forwards: after a proof of delivery a failure is not believed. */
const move = (tx: Tx, channelId: string, { externalId, status, failure }: Receipt): Promise<Moved[]> =>
  tx.query<Moved>(
    `UPDATE message m SET status = $4, failure = $5
     FROM conversation c JOIN contact_source s ON s.workspace_id = c.workspace_id AND s.id = c.source_id
     WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.external_id = $3 AND m.direction = 'OUTBOUND' AND m.status = ANY($6::text[])
       AND c.workspace_id = $1 AND c.id = m.conversation_id
     RETURNING m.id, m.run_id AS "runId", m.run_key AS "runKey", m.conversation_id AS "conversationId", s.contact_id AS "contactId"`,
    [
      tx.workspaceId,
      channelId,
      externalId,
      status,
      failure ?? null,
      status === "FAILED" ? ["QUEUED", "SENT"] : ORDER.slice(0, ORDER.indexOf(status)),
    ],
  );

const REACHED = { DELIVERED: "message.delivered", READ: "message.read" } as const;

const tellReached = (
  tx: Tx,
  status: DeliveryStatus,
  moved: readonly Pick<Moved, "id" | "contactId" | "conversationId">[],
) =>
  status === "DELIVERED" || status === "READ"
    ? appendEvents(
        tx,
        moved.map(({ id, contactId, conversationId }) => ({
          type: REACHED[status],
          contactId,
          conversationId,
          payload: { messageId: id },
        })),
      )
    : [];

const isRecorded = async (tx: Tx, channelId: string, externalId: string): Promise<boolean> => {
  const rows = await tx.query(
    `SELECT 1 FROM message WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3 AND direction = 'OUTBOUND'
     UNION ALL SELECT 1 FROM verification_code WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3`,
    [tx.workspaceId, channelId, externalId],
  );
  return rows.length > 0;
};

async function apply(tx: Tx, channelId: string, receipt: Receipt): Promise<boolean> {
  const moved = await move(tx, channelId, receipt);
  if (receipt.status !== "FAILED") {
    await tellReached(tx, receipt.status, moved);
    return moved.length > 0;
  }
  const failure = receipt.failure ?? "the provider reported a failure";
  if (moved.length === 0) return failDeliveredCode(tx, channelId, receipt.externalId, failure);
  await appendEvents(
    tx,
    moved.map(({ id, runId, runKey, contactId, conversationId }) => ({
      type: "message.failed" as const,
      contactId,
      conversationId,
      payload: { messageId: id, runId, runKey, failure },
    })),
  );
  return true;
}

/**
 * Applies a provider's receipt forwards only. A failure told after the sending is recorded; after a proof of delivery it is not believed.
 * What is told of an id that is not recorded yet waits for it.
 */
export async function applyReceipt(tx: Tx, channelId: string, receipt: Receipt): Promise<boolean> {
  if (await apply(tx, channelId, receipt)) return true;
  await lockExternalId(tx, channelId, receipt.externalId);
  if (await isRecorded(tx, channelId, receipt.externalId)) return apply(tx, channelId, receipt);
  await keepEarlyReceipt(tx, channelId, receipt);
  return false;
}

/** Moves all that was sent to an account up to a time forwards. What had not been given to its provider by then is not meant. */
export async function applyWatermark(
  tx: Tx,
  channelId: string,
  { account, status, upTo }: Watermark,
): Promise<void> {
  const moved = await tx.query<Pick<Moved, "id" | "contactId" | "conversationId">>(
    `UPDATE message m SET status = $4
     FROM identifier i JOIN conversation c ON c.workspace_id = $1 AND c.source_id = i.source_id
       JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id
     WHERE i.workspace_id = $1 AND i.kind = 'CHANNEL_ACCOUNT' AND i.scope = $2 AND i.value = $3
       AND m.workspace_id = $1 AND m.conversation_id = c.id AND m.channel_id = $2 AND m.direction = 'OUTBOUND'
       AND m.status = ANY($5::text[]) AND m.sent_at <= to_timestamp($6::float8 / 1000)
     RETURNING m.id, m.conversation_id AS "conversationId", s.contact_id AS "contactId"`,
    [tx.workspaceId, channelId, account, status, status === "READ" ? ["SENT", "DELIVERED"] : ["SENT"], upTo],
  );
  await tellReached(tx, status, moved);
}
