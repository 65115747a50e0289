import { createHash } from "node:crypto";
import { queueDelivery } from "../../delivery/queue-delivery.ts";
import type { Tx } from "../../transaction.ts";

/** The message that files are of, with where it lies. */
export interface FilesOf {
  readonly id: string;
  readonly channelId: string;
  readonly contactId: string;
  readonly conversationId: string;
}

/**
 * What a channel's files are fetched from, as the target of a delivery: no more than a part of the places are one channel's, and what is
 * fetched takes no place in the pace of what is sent.
 */
export const fileTarget = (channelId: string): string =>
  createHash("sha256")
    .update(`files of ${channelId}`)
    .digest("hex")
    .slice(0, 32)
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-8$3-8$4-$5");

/** Says that a file is to be fetched, `tries` times already tried. */
export const queueFetch = (
  tx: Tx,
  { channelId, contactId, conversationId }: Omit<FilesOf, "id">,
  attachmentId: string,
  tries = 0,
  afterMs?: number,
): Promise<void> =>
  queueDelivery(
    tx,
    "internal.file-queued",
    fileTarget(channelId),
    { attachmentId, channelId, tries },
    { contactId, conversationId, ...(afterMs === undefined ? {} : { afterMs }) },
  );
