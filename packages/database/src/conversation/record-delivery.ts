import { type Actor, MESSAGE_RETRY, nextTry } from "@contact-identity/domain";
import { lockExternalId, takeEarlyReceipts } from "../delivery/early-receipt.ts";
import { appendEvents } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";
import { applyReceipt } from "./apply-receipt.ts";
import { giveTurn } from "./claim-message.ts";
import { takeOverEcho } from "./content/take-over-echo.ts";

export type DeliveryResult =
  | { readonly externalId: string | null; readonly externalScope?: string }
  | { readonly failure: string };

interface Taker {
  readonly id: string;
  readonly author: Actor;
}

/**
 * The provider's id of a message, under lock, unless another message that we sent has it: some answer the same to everything. Without it
 * no receipt can be told, but what was sent is not sent again. Told back as an echo before its provider answered, it is that message.
 */
async function freeId(tx: Tx, id: string, result: DeliveryResult): Promise<string | null> {
  if ("failure" in result || result.externalId === null) return null;
  const { externalId, externalScope = "" } = result;
  const [message] = await tx.query<{ channelId: string }>(
    `SELECT channel_id AS "channelId" FROM message WHERE workspace_id = $1 AND id = $2`,
    [tx.workspaceId, id],
  );
  if (!message) return null;
  await lockExternalId(tx, message.channelId, externalId);
  const [taker] = await tx.query<Taker>(
    "SELECT id, author FROM message WHERE workspace_id = $1 AND channel_id = $2 AND direction = 'OUTBOUND' AND external_scope = $3 AND external_id = $4",
    [tx.workspaceId, message.channelId, externalScope, externalId],
  );
  if (!taker) return externalId;
  if (taker.author !== "APP" || taker.id === id) return null;
  await takeOverEcho(tx, id, taker.id);
  return externalId;
}

interface Recorded {
  readonly channelId: string;
  readonly conversationId: string;
  readonly contactId: string;
  readonly runId: string | null;
  readonly runKey: string | null;
}

/** Records a delivery's end once, and tells it; then what the provider told of it before. */
export async function recordDelivery(tx: Tx, id: string, result: DeliveryResult): Promise<void> {
  const failed = "failure" in result;
  const externalId = await freeId(tx, id, result);
  const [row] = await tx.query<Recorded>(
    `UPDATE message m SET status = $3, external_id = coalesce($4, m.external_id), failure = $5,
       external_scope = coalesce($6, m.external_scope), claimed_by = NULL, claimed_at = NULL,
       sent_at = CASE $3 WHEN 'SENT' THEN coalesce(m.claimed_at, clock_timestamp()) END
     FROM conversation c JOIN contact_source s ON s.workspace_id = c.workspace_id AND s.id = c.source_id
     WHERE m.workspace_id = $1 AND m.id = $2 AND m.status = 'QUEUED' AND c.workspace_id = $1 AND c.id = m.conversation_id
     RETURNING m.channel_id AS "channelId", m.conversation_id AS "conversationId", s.contact_id AS "contactId", m.run_id AS "runId", m.run_key AS "runKey"`,
    [
      tx.workspaceId,
      id,
      failed ? "FAILED" : "SENT",
      externalId,
      failed ? result.failure : null,
      failed ? null : (result.externalScope ?? null),
    ],
  );
  if (!row) return;
  const { channelId, conversationId, contactId, runId, runKey } = row;
  await queueNext(tx, conversationId);
  const about = { contactId, conversationId };
  await appendEvents(tx, [
    failed
      ? {
          type: "message.failed",
          ...about,
          payload: { messageId: id, runId, runKey, failure: result.failure },
        }
      : { type: "message.sent", ...about, payload: { messageId: id, runId, runKey } },
  ]);
  if (externalId === null) return;
  for (const receipt of await takeEarlyReceipts(tx, channelId, externalId))
    await applyReceipt(tx, channelId, receipt);
}

/** The next queued message of a conversation gets its turn: only the first is ever sent, which is what keeps them in order over retries. */
async function queueNext(tx: Tx, conversationId: string, besides?: string): Promise<void> {
  const [next] = await tx.query<{ id: string; channelId: string; contactId: string }>(
    `SELECT m.id, m.channel_id AS "channelId", s.contact_id AS "contactId" FROM message m
     JOIN conversation c ON c.workspace_id = $1 AND c.id = m.conversation_id JOIN contact_source s ON s.workspace_id = $1 AND s.id = c.source_id
     WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.status = 'QUEUED' ORDER BY m.created_at, m.id LIMIT 1`,
    [tx.workspaceId, conversationId],
  );
  if (next && next.id !== besides) await giveTurn(tx, { ...next, conversationId });
}

/** Puts a failed try off, at least as long as the provider asks, or gives the message up: by `MESSAGE_RETRY`. */
export async function retryDelivery(
  tx: Tx,
  id: string,
  reason: string,
  askedMs: number | null,
  partsSent: number | null = null,
): Promise<void> {
  const [row] = await tx.query<{
    attempts: number;
    channelId: string;
    conversationId: string;
    contactId: string;
  }>(
    `UPDATE message m SET attempts = CASE WHEN coalesce($4, 0) > m.parts_sent THEN 1 ELSE m.attempts + 1 END, failure = $3,
       parts_sent = coalesce($4, m.parts_sent), claimed_by = NULL, claimed_at = NULL
     FROM conversation c JOIN contact_source s ON s.workspace_id = c.workspace_id AND s.id = c.source_id
     WHERE m.workspace_id = $1 AND m.id = $2 AND m.status = 'QUEUED' AND c.workspace_id = $1 AND c.id = m.conversation_id
     RETURNING m.attempts, m.channel_id AS "channelId", m.conversation_id AS "conversationId", s.contact_id AS "contactId"`,
    [tx.workspaceId, id, reason, partsSent],
  );
  if (!row) return;
  const next = nextTry(MESSAGE_RETRY, { tries: row.attempts, reason, askedMs, chance: Math.random() });
  if (next.type === "givenUp") return recordDelivery(tx, id, { failure: next.reason });
  // An earlier message that was put back into the queue meanwhile has its turn now: its own job found this one under way.
  await queueNext(tx, row.conversationId, id);
  await giveTurn(tx, { id, ...row }, next.afterMs);
}
