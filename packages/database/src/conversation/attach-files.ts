import type { AttachmentKind, TouchAttachment } from "@contact-identity/domain";
import type { ChannelRow } from "../channel/channel.row.ts";
import { channelById } from "../channel/channel-store.ts";
import { takeUploads, type Upload, type Uploader } from "../file/upload.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { addAttachments } from "./content/add-attachments.ts";
import type { FilesOf } from "./content/queue-fetch.ts";

/** Files of one message that somebody sends. */
export const MOST_SENT = 10;

/** What a channel carries; null: anything. */
export type Carries = {
  readonly media: Readonly<Partial<Record<AttachmentKind, { readonly most: number }>>>;
  readonly mediaInAll?: number;
} | null;

/** Uploads that shall go with a message, and what only the one who asks knows of files and channels. */
export interface WantedFiles {
  /** UUIDs; null in the place of what is no upload's id. */
  readonly ids: readonly (string | null)[];
  readonly whose: Uploader;
  readonly carries: (channel: ChannelRow) => Carries;
  readonly kindOf: (contentType: string) => AttachmentKind;
  /** What stands for files that are sent without a word. */
  readonly words: (files: readonly TouchAttachment[]) => string;
  /** The place of the ids in the input. */
  readonly path?: readonly string[];
}
export const NO_FILES: WantedFiles = {
  ids: [],
  whose: "key",
  carries: () => null,
  kindOf: () => "DOCUMENT",
  words: () => "",
};

export interface ChosenFiles {
  readonly attachments: readonly TouchAttachment[];
  readonly words: string;
}

const MB = 1024 * 1024;
const WORDS: Readonly<Record<AttachmentKind, string>> = {
  IMAGE: "pictures",
  VIDEO: "films",
  AUDIO: "sound files",
  VOICE: "voice messages",
  DOCUMENT: "documents",
  STICKER: "stickers",
};

const attachmentOf = (upload: Upload, kind: AttachmentKind): TouchAttachment => ({
  kind,
  name: upload.name ?? "file",
  contentType: upload.contentType,
  size: upload.size,
  ...(upload.width === null ? {} : { width: upload.width }),
  ...(upload.height === null ? {} : { height: upload.height }),
  file: {
    type: "stored",
    key: upload.objectId,
    ...(upload.previewId === null ? {} : { previewKey: upload.previewId }),
  },
});

/** @throws Refused CHANNEL_UNAVAILABLE, before anything is sent. */
function refuseUncarried(carries: Carries, files: readonly TouchAttachment[], path: readonly string[]): void {
  if (carries === null) return;
  for (const [i, { kind, size = 0, name }] of files.entries()) {
    const most =
      carries.media[kind]?.most ??
      refuse("CHANNEL_UNAVAILABLE", `This channel carries no ${WORDS[kind]}.`, [...path, String(i)]);
    if (size > most)
      refuse(
        "CHANNEL_UNAVAILABLE",
        `${name} is too large for this channel: ${WORDS[kind]} have at most ${most / MB} MiB.`,
        [...path, String(i)],
      );
  }
  const all = files.reduce((sum, { size = 0 }) => sum + size, 0);
  if (carries.mediaInAll !== undefined && all > carries.mediaInAll)
    refuse(
      "CHANNEL_UNAVAILABLE",
      `All files of a message have at most ${carries.mediaInAll / MB} MiB on this channel.`,
      path,
    );
}

/** The files as they will be attached. @throws Refused LIMIT_EXCEEDED, NOT_FOUND, CHANNEL_UNAVAILABLE */
export async function chosenFiles(tx: Tx, channelId: string, wanted: WantedFiles): Promise<ChosenFiles> {
  const { ids, whose, carries, kindOf, words, path = ["input", "attachments"] } = wanted;
  if (ids.length === 0) return { attachments: [], words: "" };
  if (ids.length > MOST_SENT) refuse("LIMIT_EXCEEDED", `A message holds at most ${MOST_SENT} files.`, path);
  const uploads = await takeUploads(
    tx,
    ids.filter((id) => id !== null),
    whose,
  );
  const byId = new Map(uploads.flatMap((upload) => (upload ? [[upload.id, upload] as const] : [])));
  const attachments = ids.map((id, i) => {
    const upload = id === null ? undefined : byId.get(id);
    if (!upload)
      return refuse(
        "NOT_FOUND",
        "There is no such upload, or it is not there any more: send the file again.",
        [...path, String(i)],
      );
    return attachmentOf(upload, kindOf(upload.contentType));
  });
  const channel = await channelById(tx, channelId);
  if (channel) refuseUncarried(carries(channel), attachments, path);
  return { attachments, words: words(attachments) };
}

/** Hangs the files on a message that this transaction stored. @param alone it has no other text. */
export async function attachFiles(
  tx: Tx,
  message: FilesOf,
  { attachments }: ChosenFiles,
  alone: boolean,
): Promise<void> {
  if (attachments.length === 0) return;
  await addAttachments(tx, message, attachments);
  if (alone)
    tx.send("UPDATE message SET kind = 'MEDIA' WHERE workspace_id = $1 AND id = $2", [
      tx.workspaceId,
      message.id,
    ]);
}
