import { openChannel } from "@contact-identity/channels";
import {
  channelById,
  openConfig,
  publicId,
  queuedMessage,
  recordDelivery,
  retryDelivery,
  transaction,
  webhookUrlOf,
} from "@contact-identity/database";
import type { JobData } from "../jobs.ts";
import type { Work } from "../work.ts";

/**
 * Sends one queued message if it is the first of its conversation; a later one gets its turn when that is done.
 * Sent at least once under the message's id as key, recorded once.
 */
export async function deliverMessage(work: Work, { workspaceId, payload }: JobData): Promise<void> {
  const { database, encryptionKey, publicUrl, egress, log } = work;
  const id = String(payload.messageId);
  const found = await transaction(database, workspaceId, async (tx) => {
    const message = await queuedMessage(tx, id);
    return message && message.earlier === 0 ? { message, channel: await channelById(tx, message.channelId) } : null;
  });
  if (!found) return;
  const { message, channel } = found;
  const fail = (failure: string) => transaction(database, workspaceId, (tx) => recordDelivery(tx, id, { failure }));
  if (!channel?.enabled) return fail("the channel is switched off");
  if (message.replyTo === null) return fail("there is no address to reply to");
  const outcome = await openChannel(channel.type, openConfig(channel, encryptionKey)).send(
    {
      key: publicId("message", id),
      to: message.replyTo,
      text: message.text,
      webhookUrl: webhookUrlOf(publicUrl, channel.id),
      ...(message.options ? { options: message.options } : {}),
    },
    egress,
  );
  log.debug({ message: id, outcome: outcome.type }, "delivery");
  if (outcome.type === "failed") return fail(outcome.reason);
  await transaction(database, workspaceId, (tx) =>
    outcome.type === "sent" ? recordDelivery(tx, id, outcome) : retryDelivery(tx, id, outcome.reason, outcome.afterMs ?? null),
  );
}
