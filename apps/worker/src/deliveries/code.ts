import { openChannel, type SendOutcome } from "@contact-identity/channels";
import {
  type ChannelRow,
  channelById,
  type OutgoingCode,
  openConfig,
  publicId,
  putOffCode,
  queuedCode,
  recordCodeDelivery,
  retryCodeDelivery,
} from "@contact-identity/database";
import { defineDelivery } from "./define-delivery.ts";

interface Claimed {
  readonly id: string;
  readonly code: OutgoingCode | null;
  readonly channel: ChannelRow | null;
}
const failed = (reason: string): SendOutcome => ({ type: "failed", reason });

/** Sends a one-time code to the address that it proves, under the code's id as key; its text is forgotten once that is recorded. */
export const deliverCode = defineDelivery({
  event: "internal.code-queued",
  width: (concurrency) => ({ all: concurrency, each: Math.ceil(concurrency / 2) }),
  async claim(tx, { payload }): Promise<Claimed> {
    const code = await queuedCode(tx, payload.codeId);
    return { id: payload.codeId, code, channel: code && (await channelById(tx, code.channelId)) };
  },
  async perform({ encryptionKey, egress }, { id, code, channel }) {
    if (!code) return failed("it was no longer wanted");
    if (!channel?.enabled) return failed("the channel is switched off");
    const outgoing = { key: publicId("code", id), to: code.to, text: code.text, automatic: true };
    return openChannel(channel.type, openConfig(channel, encryptionKey)).send(outgoing, egress);
  },
  outcomeOf: (outcome) => outcome,
  record(tx, { id }, outcome) {
    if (outcome.type === "sent") return recordCodeDelivery(tx, id, outcome);
    if (outcome.type === "failed") return recordCodeDelivery(tx, id, { failure: outcome.reason });
    return retryCodeDelivery(tx, id, outcome.reason, outcome.afterMs ?? null);
  },
  gate: {
    async putOff(tx, { id, code }, afterMs) {
      if (code) await putOffCode(tx, id, code.channelId, code.contactId, afterMs);
      else await recordCodeDelivery(tx, id, { failure: "it was no longer wanted" });
    },
    refuse: (tx, { id }, reason) => retryCodeDelivery(tx, id, reason, null),
  },
});
