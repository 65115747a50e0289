import { openChannel } from "@contact-identity/channels";
import {
  channelById,
  openConfig,
  publicId,
  queuedCode,
  recordCodeDelivery,
  retryCodeDelivery,
  transaction,
} from "@contact-identity/database";
import type { JobData } from "../jobs.ts";
import type { Work } from "../work.ts";

/** Sends a one-time code to the address that it proves, at least once under the code's id as key; recorded once, and forgotten then. */
export async function deliverCode({ database, encryptionKey, egress, log }: Work, { workspaceId, payload }: JobData): Promise<void> {
  const id = String(payload.codeId);
  const found = await transaction(database, workspaceId, async (tx) => {
    const message = await queuedCode(tx, id);
    return message && { message, channel: await channelById(tx, message.channelId) };
  });
  const fail = (failure: string) => transaction(database, workspaceId, (tx) => recordCodeDelivery(tx, id, { failure }));
  if (!found) return fail("it was no longer wanted");
  const { message, channel } = found;
  if (!channel?.enabled) return fail("the channel is switched off");
  const outcome = await openChannel(channel.type, openConfig(channel, encryptionKey)).send(
    { key: publicId("code", id), to: message.to, text: message.text, automatic: true },
    egress,
  );
  log.debug({ code: id, outcome: outcome.type }, "delivery of a code");
  if (outcome.type === "failed") return fail(outcome.reason);
  await transaction(database, workspaceId, (tx) =>
    outcome.type === "sent" ? recordCodeDelivery(tx, id, outcome) : retryCodeDelivery(tx, id, outcome.reason, outcome.afterMs ?? null),
  );
}
