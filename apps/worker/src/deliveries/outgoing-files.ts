import { mediaWords, type OutgoingFile } from "@contact-identity/channels";
import {
  type AttachmentRow,
  attachedFile,
  type OutgoingMessage,
  transaction,
} from "@contact-identity/database";
import type { TouchAttachment } from "@contact-identity/domain";
import { FileGone } from "@contact-identity/files";
import type { Work } from "../work.ts";

/** How long a link is good that a contact is given. */
const LINK_MS = 30 * 24 * 60 * 60_000;

const asTold = ({ kind, name, durationMs }: AttachmentRow): TouchAttachment => ({
  kind,
  ...(name === null ? {} : { name }),
  ...(durationMs === null ? {} : { durationMs }),
  file: { type: "stored", key: "" },
});

/** The text of a message with files: nothing where only words that stand for them are stored. */
export const saidBeside = (
  { text, kind }: Pick<OutgoingMessage, "text" | "kind">,
  files: readonly AttachmentRow[],
): string => (kind === "MEDIA" && text === mediaWords(files.map(asTold)) ? "" : text);

async function contentOf({ database, files }: Work, { workspaceId, id }: AttachmentRow): Promise<Buffer> {
  const found = await transaction(database, workspaceId, (tx) => attachedFile(tx, id, "file"));
  if (!found) throw new FileGone();
  const parts: Buffer[] = [];
  for await (const part of await files.read(workspaceId, found.object)) parts.push(part);
  return Buffer.concat(parts);
}

/** A message's files, as providers are given them. */
export const outgoingFiles = (work: Work, rows: readonly AttachmentRow[]): readonly OutgoingFile[] =>
  rows.map((row) => {
    const { workspaceId, id, kind, name, contentType, size, previewKey } = row;
    const link = (variant: "file" | "preview") =>
      work.links.urlOf({ workspaceId, attachmentId: id, variant }, name, { goodForMs: LINK_MS });
    return {
      kind,
      name: name ?? "file",
      contentType: contentType ?? "application/octet-stream",
      size: Number(size ?? 0),
      url: link("file"),
      ...(previewKey === null ? {} : { previewUrl: link("preview") }),
      content: () => contentOf(work, row),
    };
  });
