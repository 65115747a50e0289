import { appendEvents } from "../outbox/outbox-store.ts";
import type { Tx } from "../transaction.ts";
import { failDeliveredCode } from "../verification/code-delivery.ts";
import { holdChannel } from "./channel-pace.ts";
import type { DeliveryStatus } from "./message.row.ts";

/** Records a delivery's end once, and tells it. */
export async function recordDelivery(
  tx: Tx,
  id: string,
  result: { readonly externalId: string | null; readonly externalScope?: string } | { readonly failure: string },
): Promise<void> {
  const failed = "failure" in result;
  const [row] = await tx.query<{ conversationId: string; contactId: string; runId: string | null; runKey: string | null }>(
    `UPDATE message m SET status = $3, external_id = coalesce($4, m.external_id), failure = $5,
       external_scope = coalesce($6, m.external_scope), claimed_by = NULL, claimed_at = NULL
     FROM conversation c JOIN contact_source s ON s.workspace_id = c.workspace_id AND s.id = c.source_id
     WHERE m.workspace_id = $1 AND m.id = $2 AND m.status = 'QUEUED' AND c.workspace_id = $1 AND c.id = m.conversation_id
     RETURNING m.conversation_id AS "conversationId", s.contact_id AS "contactId", m.run_id AS "runId", m.run_key AS "runKey"`,
    [
      tx.workspaceId,
      id,
      failed ? "FAILED" : "SENT",
      failed ? null : result.externalId,
      failed ? result.failure : null,
      failed ? null : (result.externalScope ?? null),
    ],
  );
  if (!row) return;
  await queueNext(tx, row.conversationId);
  await appendEvents(tx, [
    {
      type: failed ? "message.failed" : "message.sent",
      contactId: row.contactId,
      conversationId: row.conversationId,
      payload: { messageId: id, runId: row.runId, runKey: row.runKey, ...(failed ? { failure: result.failure } : {}) },
    },
  ]);
}

/** The next queued message of a conversation gets its turn: only the first is ever sent, which is what keeps them in order over retries. */
async function queueNext(tx: Tx, conversationId: string, besides?: string): Promise<void> {
  const [next] = await tx.query<{ id: string; channelId: string; contactId: string }>(
    `SELECT m.id, m.channel_id AS "channelId", s.contact_id AS "contactId" FROM message m
     JOIN conversation c ON c.workspace_id = $1 AND c.id = m.conversation_id JOIN contact_source s ON s.workspace_id = $1 AND s.id = c.source_id
     WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.status = 'QUEUED' ORDER BY m.created_at, m.id LIMIT 1`,
    [tx.workspaceId, conversationId],
  );
  if (next && next.id !== besides)
    await appendEvents(tx, [
      {
        type: "internal.message-queued",
        contactId: next.contactId,
        conversationId,
        payload: { messageId: next.id, channelId: next.channelId },
      },
    ]);
}

/** Tries of one message before it is given up: six within about five minutes. */
export const MAX_DELIVERY_ATTEMPTS = 6;
const PAUSES_MS = [2_000, 8_000, 20_000, 60_000, 180_000];

/**
 * How long after the given try the next one comes, in ms: at least as long as the provider asks; scattered, so that what failed together
 * does not come again together.
 */
export const pauseBeforeRetry = (tries: number, afterMs: number | null): number =>
  Math.max((PAUSES_MS[tries - 1] ?? 180_000) * (0.8 + Math.random() * 0.4), afterMs ?? 0);

/** Who asks for a longer pause than this, in ms, is not waited for: a person decides. */
export const LONGEST_PAUSE_MS = 60 * 60_000;

/**
 * Puts a failed try off, at least as long as the provider asks; gives the message up after the last one, or when it asks for more than
 * an hour.
 */
export async function retryDelivery(tx: Tx, id: string, reason: string, afterMs: number | null): Promise<void> {
  const [row] = await tx.query<{ attempts: number; channelId: string; conversationId: string }>(
    `UPDATE message SET attempts = attempts + 1, failure = $3, claimed_by = NULL, claimed_at = NULL
     WHERE workspace_id = $1 AND id = $2 AND status = 'QUEUED'
     RETURNING attempts, channel_id AS "channelId", conversation_id AS "conversationId"`,
    [tx.workspaceId, id, reason],
  );
  if (!row) return;
  if (row.attempts >= MAX_DELIVERY_ATTEMPTS) return recordDelivery(tx, id, { failure: `given up after ${row.attempts} tries: ${reason}` });
  if (afterMs !== null && afterMs > LONGEST_PAUSE_MS)
    return recordDelivery(tx, id, { failure: `the provider asks to wait for ${Math.round(afterMs / 60_000)} minutes: ${reason}` });
  if (afterMs !== null) await holdChannel(tx, row.channelId, afterMs);
  // An earlier message that was put back into the queue meanwhile has its turn now: its own job found this one under way.
  await queueNext(tx, row.conversationId, id);
  await appendEvents(tx, [
    {
      type: "internal.message-queued",
      conversationId: row.conversationId,
      payload: { messageId: id, channelId: row.channelId },
      notBefore: new Date(Date.now() + pauseBeforeRetry(row.attempts, afterMs)),
    },
  ]);
}

const ORDER: readonly DeliveryStatus[] = ["QUEUED", "SENT", "DELIVERED", "READ"];

/** Applies a provider's receipt forwards only. A failure told after the sending is recorded; after a proof of delivery it is not believed. */
export async function applyReceipt(
  tx: Tx,
  channelId: string,
  receipt: { readonly externalId: string; readonly status: "SENT" | "DELIVERED" | "READ" | "FAILED"; readonly failure?: string },
): Promise<boolean> {
  const below = receipt.status === "FAILED" ? ["QUEUED", "SENT"] : ORDER.slice(0, ORDER.indexOf(receipt.status));
  const rows = await tx.query<{ id: string; runId: string | null; runKey: string | null; conversationId: string; contactId: string }>(
    `UPDATE message m SET status = $4, failure = $5
     FROM conversation c JOIN contact_source s ON s.workspace_id = c.workspace_id AND s.id = c.source_id
     WHERE m.workspace_id = $1 AND m.channel_id = $2 AND m.external_id = $3 AND m.direction = 'OUTBOUND' AND m.status = ANY($6::text[])
       AND c.workspace_id = $1 AND c.id = m.conversation_id
     RETURNING m.id, m.run_id AS "runId", m.run_key AS "runKey", m.conversation_id AS "conversationId", s.contact_id AS "contactId"`,
    [tx.workspaceId, channelId, receipt.externalId, receipt.status, receipt.failure ?? null, below],
  );
  const failure = receipt.failure ?? "the provider reported a failure";
  if (receipt.status === "FAILED" && rows.length === 0) return failDeliveredCode(tx, channelId, receipt.externalId, failure);
  if (receipt.status === "FAILED")
    for (const row of rows)
      await appendEvents(tx, [
        {
          type: "message.failed",
          contactId: row.contactId,
          conversationId: row.conversationId,
          payload: {
            messageId: row.id,
            runId: row.runId,
            runKey: row.runKey,
            failure,
          },
        },
      ]);
  return rows.length > 0;
}
