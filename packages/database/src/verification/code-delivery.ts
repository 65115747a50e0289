import { MESSAGE_RETRY, nextTry } from "@contact-identity/domain";
import { unseal } from "../channel/seal.ts";
import { lockExternalId, takeEarlyReceipts } from "../delivery/early-receipt.ts";
import { queueDelivery } from "../delivery/queue-delivery.ts";
import { appendEvents } from "../outbox/append-events.ts";
import type { Tx } from "../transaction.ts";

export interface OutgoingCode {
  readonly id: string;
  readonly channelId: string;
  readonly contactId: string;
  readonly to: string;
  readonly text: string;
}

/** A code to be delivered; null when it is no longer wanted: delivered, used, expired, or its run no longer waits for it. */
export async function queuedCode(tx: Tx, id: string): Promise<OutgoingCode | null> {
  const [row] = await tx.query<{ channelId: string; contactId: string; sealed: Buffer }>(
    `SELECT c.channel_id AS "channelId", c.contact_id AS "contactId", c.sealed_message AS sealed FROM verification_code c
     JOIN workflow_run r ON r.workspace_id = $1 AND r.id = c.run_id AND r.status = 'WAITING' AND r.state -> 'waitFor' ->> 'key' = c.run_key
     WHERE c.workspace_id = $1 AND c.id = $2 AND c.status = 'QUEUED' AND c.used_at IS NULL AND c.expires_at > clock_timestamp()`,
    [tx.workspaceId, id],
  );
  if (!row) return null;
  const message = JSON.parse(unseal(tx.encryptionKey, id, row.sealed)) as { to: string; text: string };
  return { id, channelId: row.channelId, contactId: row.contactId, ...message };
}

interface Ended {
  runId: string;
  runKey: string;
  contactId: string;
}

const tellFailure = (tx: Tx, rows: readonly Ended[], failure: string) =>
  appendEvents(
    tx,
    rows.map(({ contactId, runId, runKey }) => ({
      type: "internal.code-failed" as const,
      contactId,
      payload: { runId, runKey, failure },
    })),
  );

/** Records a delivery's end once: the message is gone from then on, and a failure is told to the run, also one that was told before. */
export async function recordCodeDelivery(
  tx: Tx,
  id: string,
  result: { readonly externalId: string | null } | { readonly failure: string },
): Promise<void> {
  const failed = "failure" in result;
  const rows = await tx.query<Ended & { channelId: string }>(
    `UPDATE verification_code SET status = $3, external_id = $4, failure = $5, sealed_message = NULL
     WHERE workspace_id = $1 AND id = $2 AND status = 'QUEUED'
     RETURNING run_id AS "runId", run_key AS "runKey", contact_id AS "contactId", channel_id AS "channelId"`,
    [
      tx.workspaceId,
      id,
      failed ? "FAILED" : "SENT",
      failed ? null : result.externalId,
      failed ? result.failure : null,
    ],
  );
  if (failed) return void (await tellFailure(tx, rows, result.failure));
  const { externalId } = result;
  if (externalId === null) return;
  for (const { channelId } of rows) {
    await lockExternalId(tx, channelId, externalId);
    for (const { status, failure } of await takeEarlyReceipts(tx, channelId, externalId))
      if (status === "FAILED")
        await failDeliveredCode(tx, channelId, externalId, failure ?? "the provider reported a failure");
  }
}

/** Queues a code's delivery once more, as it is: no try is lost on it. */
export const putOffCode = (
  tx: Tx,
  id: string,
  channelId: string,
  contactId: string,
  afterMs: number,
): Promise<void> =>
  queueDelivery(tx, "internal.code-queued", channelId, { codeId: id, channelId }, { contactId, afterMs });

/** Puts a failed try off like any message's; what would come after the code has expired is given up at once. */
export async function retryCodeDelivery(
  tx: Tx,
  id: string,
  reason: string,
  askedMs: number | null,
): Promise<void> {
  const [row] = await tx.query<{ deliveries: number; channelId: string; contactId: string; leftMs: number }>(
    `UPDATE verification_code SET deliveries = deliveries + 1 WHERE workspace_id = $1 AND id = $2 AND status = 'QUEUED'
     RETURNING deliveries, channel_id AS "channelId", contact_id AS "contactId",
       (extract(epoch FROM expires_at - clock_timestamp()) * 1000)::float8 AS "leftMs"`,
    [tx.workspaceId, id],
  );
  if (!row) return;
  const { deliveries: tries, channelId, contactId, leftMs } = row;
  const next = nextTry(MESSAGE_RETRY, { tries, reason, askedMs, leftMs, chance: Math.random() });
  if (next.type === "givenUp") return recordCodeDelivery(tx, id, { failure: next.reason });
  await putOffCode(tx, id, channelId, contactId, next.afterMs);
}

/** A provider that took the message says later that it did not arrive. */
export async function failDeliveredCode(
  tx: Tx,
  channelId: string,
  externalId: string,
  failure: string,
): Promise<boolean> {
  const rows = await tx.query<Ended>(
    `UPDATE verification_code SET status = 'FAILED', failure = $4 WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3 AND status = 'SENT'
     RETURNING run_id AS "runId", run_key AS "runKey", contact_id AS "contactId"`,
    [tx.workspaceId, channelId, externalId, failure],
  );
  await tellFailure(tx, rows, failure);
  return rows.length > 0;
}
