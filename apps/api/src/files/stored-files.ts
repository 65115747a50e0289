import { type AttachmentRow, type Database, fileRegister } from "@contact-identity/database";
import { type InboundEvent, MOST_FILES, type TouchAttachment } from "@contact-identity/domain";
import { type FileLinks, FileRefused, fileNameOf, type Files as Store } from "@contact-identity/files";
import type { Files } from "./files.ts";

/** Where files lie, and how they are linked to. */
export interface Storage {
  readonly store: Store;
  readonly links: FileLinks;
}

const MIB = 1024 * 1024;
/** Of one file that came with a call. */
const LIMIT = 25 * MIB;

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const refused = (attachment: TouchAttachment, { code, message }: FileRefused): TouchAttachment => ({
  ...attachment,
  file: { type: "refused", status: code === "TOO_LARGE" ? "TOO_LARGE" : "REFUSED", reason: message },
});

/** The files of our storage, as the API needs them. */
export function filesOf(database: Database, { store, links }: Storage): Files {
  async function keep(workspaceId: string, attachment: TouchAttachment): Promise<TouchAttachment> {
    if (attachment.file.type !== "content") return attachment;
    const { content } = attachment.file;
    try {
      const kept = await store.keep(fileRegister(database, workspaceId), {
        source: once(content),
        limit: LIMIT,
        said: attachment.contentType,
      });
      const { name, width: _, height: __, ...told } = attachment;
      const clean = fileNameOf(name);
      return {
        ...told,
        ...(clean === null ? {} : { name: clean }),
        contentType: kept.contentType,
        size: kept.size,
        ...(kept.width === null ? {} : { width: kept.width }),
        ...(kept.height === null ? {} : { height: kept.height }),
        file: {
          type: "stored",
          key: kept.objectId,
          ...(kept.previewId === null ? {} : { previewKey: kept.previewId }),
        },
      };
    } catch (error) {
      // A store that is not there for a moment fails the call: its provider delivers it again.
      if (error instanceof FileRefused) return refused(attachment, error);
      throw error;
    }
  }

  async function kept(workspaceId: string, all: readonly TouchAttachment[] | undefined) {
    if (!all?.some(({ file }) => file.type === "content")) return all;
    const some: TouchAttachment[] = [];
    // One after the other: a mail's parts are in memory once, and that is enough. What is beyond the most is not kept.
    for (const [i, one] of all.entries()) some.push(i < MOST_FILES ? await keep(workspaceId, one) : one);
    return some;
  }

  return {
    urlOf({ workspaceId, id, name, status, objectKey, previewKey }: AttachmentRow, which) {
      const there = which === "file" ? objectKey : previewKey;
      if (status !== "STORED" || there === null) return null;
      return links.urlOf({ workspaceId, attachmentId: id, variant: which }, name);
    },
    async keepContents(workspaceId, event): Promise<InboundEvent> {
      if (event.type !== "touch" || !event.touch.message) return event;
      const attachments = await kept(workspaceId, event.touch.message.attachments);
      if (attachments === undefined) return event;
      return { ...event, touch: { ...event.touch, message: { ...event.touch.message, attachments } } };
    },
  };
}
