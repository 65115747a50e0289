import type { Receipt } from "@contact-identity/domain";
import type { Tx } from "../transaction.ts";

/** How long a receipt waits for its message to be recorded: far longer than a provider takes to answer. */
export const EARLY_RECEIPT_MINUTES = 10;

/**
 * The one who records a provider's id, and the one who finds no message under it, go one by one: else a receipt could miss the message that is
 * being recorded, and that message the receipt.
 */
export const lockExternalId = (tx: Tx, channelId: string, externalId: string) =>
  tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
    `${tx.workspaceId}:${channelId}:external:${externalId}`,
  ]);

export const keepEarlyReceipt = (tx: Tx, channelId: string, { externalId, status, failure }: Receipt) =>
  tx.query(
    `INSERT INTO early_receipt (workspace_id, channel_id, external_id, status, failure) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [tx.workspaceId, channelId, externalId, status, failure ?? null],
  );

/** Takes what was told of this id before it was recorded, in the order in which it was told. */
export async function takeEarlyReceipts(
  tx: Tx,
  channelId: string,
  externalId: string,
): Promise<readonly Receipt[]> {
  const rows = await tx.query<{ status: Receipt["status"]; failure: string | null }>(
    `WITH taken AS (DELETE FROM early_receipt WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3 RETURNING status, failure, received_at)
     SELECT status, failure FROM taken WHERE received_at > clock_timestamp() - interval '${EARLY_RECEIPT_MINUTES} minutes' ORDER BY received_at`,
    [tx.workspaceId, channelId, externalId],
  );
  return rows.map(({ status, failure }) => ({
    externalId,
    status,
    ...(failure === null ? {} : { failure }),
  }));
}
