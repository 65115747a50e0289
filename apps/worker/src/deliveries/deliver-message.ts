import { openChannel, type SendOutcome } from "@contact-identity/channels";
import {
  type ChannelRow,
  channelById,
  claimMessage,
  heldFor,
  type OutgoingMessage,
  openConfig,
  publicId,
  putOff,
  recordDelivery,
  retryDelivery,
  type Tx,
  takePlace,
  transaction,
  webhookUrlOf,
} from "@contact-identity/database";
import type { JobData } from "../jobs.ts";
import type { Work } from "../work.ts";
import { PACES } from "./pace.ts";

interface Claimed {
  readonly message: OutgoingMessage;
  readonly channel: ChannelRow | null;
}

/** How long the channel must be waited for, in ms. A place that was reserved is good unless the channel is held: then it is one anew, behind that. */
async function waitFor(tx: Tx, channel: ChannelRow, placed: boolean): Promise<number> {
  const pace = PACES[channel.type];
  if (!pace) return heldFor(tx, channel.id);
  if (placed && (await heldFor(tx, channel.id)) === 0) return 0;
  return takePlace(tx, channel.id, pace);
}

/** The message, if it is its turn and its channel's; else it is put off or left to somebody else. */
async function claim(tx: Tx, { payload }: JobData, jobId: string): Promise<Claimed | null> {
  const message = await claimMessage(tx, String(payload.messageId), jobId);
  if (!message) return null;
  const channel = await channelById(tx, message.channelId);
  const wait = channel?.enabled ? await waitFor(tx, channel, payload.placed === true) : 0;
  if (wait === 0) return { message, channel };
  await putOff(tx, message, wait, true);
  return null;
}

function send({ encryptionKey, publicUrl, egress }: Work, { message, channel }: Claimed): Promise<SendOutcome> | SendOutcome {
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

function record(tx: Tx, id: string, outcome: SendOutcome): Promise<void> {
  if (outcome.type === "sent") return recordDelivery(tx, id, outcome);
  if (outcome.type === "failed") return recordDelivery(tx, id, { failure: outcome.reason });
  return retryDelivery(tx, id, outcome.reason, outcome.afterMs ?? null);
}

/**
 * Sends one queued message if it is the first of its conversation; a later one gets its turn when that is done.
 * Sent at least once under the message's id as key, recorded once.
 */
export async function deliverMessage(work: Work, data: JobData, jobId: string): Promise<void> {
  const claimed = await transaction(work.database, data.workspaceId, (tx) => claim(tx, data, jobId));
  if (!claimed) return;
  const outcome = await send(work, claimed);
  work.log.debug({ message: claimed.message.id, outcome: outcome.type }, "delivery");
  await transaction(work.database, data.workspaceId, (tx) => record(tx, claimed.message.id, outcome));
}
