import { openChannel, type SendOutcome } from "@contact-identity/channels";
import {
  type ChannelRow,
  channelById,
  claimMessage,
  hasTurn,
  type OutgoingMessage,
  openConfig,
  publicId,
  putOff,
  recordDelivery,
  retryDelivery,
  webhookUrlOf,
} from "@contact-identity/database";
import type { Work } from "../work.ts";
import { defineDelivery } from "./define-delivery.ts";

interface Claimed {
  readonly message: OutgoingMessage;
  readonly channel: ChannelRow | null;
}

function send(
  { encryptionKey, publicUrl, egress }: Work,
  { message, channel }: Claimed,
): Promise<SendOutcome> | SendOutcome {
  if (!channel?.enabled) return { type: "failed", reason: "the channel is switched off" };
  if (message.replyTo === null) return { type: "failed", reason: "there is no address to reply to" };
  return openChannel(channel.type, openConfig(channel, encryptionKey)).send(
    {
      key: publicId("message", message.id),
      to: message.replyTo,
      text: message.text,
      automatic: message.author === "WORKFLOW",
      webhookUrl: webhookUrlOf(publicUrl, channel.id),
      ...(message.options ? { options: message.options } : {}),
    },
    egress,
  );
}

/**
 * Sends a queued message if it is the first of its conversation; a later one gets its turn when that is done.
 * One channel holds no more than its share of the places: they wait on the network, so there may be more of them than of what works on
 * the database.
 */
export const deliverMessage = defineDelivery({
  event: "internal.message-queued",
  width: (concurrency) => ({ all: 3 * concurrency, each: Math.ceil(concurrency / 2) }),
  hasTurn: (tx, { payload }) => hasTurn(tx, payload.messageId),
  async claim(tx, { id, payload }): Promise<Claimed | null> {
    const message = await claimMessage(tx, payload.messageId, id);
    return message && { message, channel: await channelById(tx, message.channelId) };
  },
  perform: async (work, claimed) => send(work, claimed),
  outcomeOf: (outcome) => outcome,
  record(tx, { message: { id } }, outcome) {
    if (outcome.type === "sent") return recordDelivery(tx, id, outcome);
    if (outcome.type === "failed") return recordDelivery(tx, id, { failure: outcome.reason });
    return retryDelivery(tx, id, outcome.reason, outcome.afterMs ?? null);
  },
  gate: {
    putOff: (tx, { message }, afterMs) => putOff(tx, message, afterMs),
    refuse: (tx, { message }, reason) => retryDelivery(tx, message.id, reason, null),
  },
});
