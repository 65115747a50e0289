import {
  type ComingFile,
  type FileOutcome,
  MOST_BYTES,
  openChannel,
  type SendOutcome,
} from "@contact-identity/channels";
import {
  type ChannelRow,
  channelById,
  type FetchedAttachment,
  fileRegister,
  type KeptAttachment,
  openConfig,
  recordFetched,
  recordUnfetched,
  retryFetch,
  waitingAttachment,
} from "@contact-identity/database";
import type { AttachmentKind } from "@contact-identity/domain";
import { attachmentKind, FileRefused, FilesUnavailable, fileNameOf } from "@contact-identity/files";
import type { Work } from "../work.ts";
import { defineDelivery } from "./define-delivery.ts";

interface Claimed {
  readonly attachment: FetchedAttachment;
  readonly channel: ChannelRow | null;
  readonly tries: number;
}
/** What came of a try; `REFUSED`: it was had, and is not kept. */
type Fetched = FileOutcome<KeptAttachment> | { readonly type: "refused"; readonly reason: string };

/** What it is by its bytes, where the message cannot know better: a voice message stays one whatever its container. */
function kindOf({ kind, contentType }: FetchedAttachment, found: string): AttachmentKind {
  const byBytes = attachmentKind(found);
  if (kind === "IMAGE") return byBytes;
  return kind === "DOCUMENT" && contentType === null ? byBytes : kind;
}

const nameIn = (disposition: string | undefined): string | null =>
  fileNameOf(/filename="?([^";]+)"?/i.exec(disposition ?? "")?.[1]);

async function fetched({ database, files, egress, encryptionKey }: Work, claimed: Claimed): Promise<Fetched> {
  const { attachment, channel } = claimed;
  const { reference } = attachment;
  if (!channel) return { type: "failed", reason: "its channel is gone" };
  if (!reference) return { type: "failed", reason: "nothing says where it is" };
  const keep = async ({ body, contentType, disposition }: ComingFile): Promise<KeptAttachment> => {
    const register = fileRegister(database, attachment.workspaceId);
    const kept = await files.keep(register, { source: body, limit: MOST_BYTES, said: contentType });
    return { ...kept, kind: kindOf(attachment, kept.contentType), name: nameIn(disposition) };
  };
  try {
    const open = openChannel(channel.type, openConfig(channel, encryptionKey));
    return await open.fetchFile(reference, egress, keep);
  } catch (error) {
    if (error instanceof FilesUnavailable) return { type: "retry", reason: error.message };
    if (!(error instanceof FileRefused)) throw error;
    if (error.code === "TOO_LARGE") return { type: "tooLarge", reason: error.message };
    return { type: error.code === "INFECTED" ? "refused" : "failed", reason: error.message };
  }
}

const outcomeOf = (result: Fetched): SendOutcome => {
  if (result.type === "taken") return { type: "sent", externalId: null };
  return result.type === "retry" ? result : { type: "failed", reason: result.reason };
};

/**
 * Fetches a file of an inbound message from where its provider has it, and stores it. The message is there before: nothing waits for this.
 * One channel holds no more than its share of the places.
 */
export const fetchFile = defineDelivery({
  event: "internal.file-queued",
  width: (concurrency) => ({ all: concurrency, each: Math.ceil(concurrency / 3) }),
  async claim(tx, { payload: { attachmentId, channelId, tries } }): Promise<Claimed | null> {
    const attachment = await waitingAttachment(tx, attachmentId);
    return attachment && { attachment, channel: await channelById(tx, channelId), tries };
  },
  perform: fetched,
  outcomeOf,
  async record(tx, { attachment, tries }, result) {
    switch (result.type) {
      case "taken":
        return recordFetched(tx, attachment.id, result.value);
      case "retry":
        return retryFetch(tx, attachment, tries, result.reason, result.afterMs ?? null);
      case "tooLarge":
        return recordUnfetched(tx, attachment.id, "TOO_LARGE", result.reason);
      case "refused":
        return recordUnfetched(tx, attachment.id, "REFUSED", result.reason);
      default:
        return recordUnfetched(tx, attachment.id, "FAILED", result.reason);
    }
  },
});
