import type { TouchEcho } from "@contact-identity/domain";
import { applyReceipt } from "../../conversation/apply-receipt.ts";
import { lockExternalId, takeEarlyReceipts } from "../../delivery/early-receipt.ts";
import type { Tx } from "../../transaction.ts";
import type { InboundChannel } from "../inbound-channel.ts";
import { receiveTouch } from "../receive-touch.ts";

/**
 * Whether a message of ours with this text is on its way to one of these accounts at this moment: its provider tells it back before it has
 * answered with its id. Where the text comes back otherwise, `record-delivery.ts` makes the two one.
 */
async function isBeingSent(tx: Tx, channelId: string, { touch, message }: TouchEcho): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM identifier i JOIN conversation c ON c.workspace_id = $1 AND c.source_id = i.source_id
       JOIN message m ON m.workspace_id = $1 AND m.conversation_id = c.id
     WHERE i.workspace_id = $1 AND i.kind = 'CHANNEL_ACCOUNT' AND i.scope = $2 AND i.value = ANY($3::text[])
       AND m.status = 'QUEUED' AND m.claimed_by IS NOT NULL AND m.text = $4 LIMIT 1`,
    [tx.workspaceId, channelId, touch.accounts, message.text],
  );
  return rows.length > 0;
}

/** Stores what the business wrote in the provider's own app: never the contact's answer, and never a second time what we sent ourselves. */
export async function takeEcho(
  tx: Tx,
  channel: InboundChannel,
  echo: TouchEcho,
  arrival: Date,
): Promise<"echo" | "duplicate"> {
  await lockExternalId(tx, channel.id, echo.message.externalId);
  if (await isBeingSent(tx, channel.id, echo)) return "duplicate";
  const touch = { ...echo.touch, message: echo.message };
  const { duplicate } = await receiveTouch(tx, channel, touch, arrival, "APP");
  if (duplicate) return "duplicate";
  for (const receipt of await takeEarlyReceipts(tx, channel.id, echo.message.externalId))
    await applyReceipt(tx, channel.id, receipt);
  return "echo";
}
