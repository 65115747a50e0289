import type { AttachmentKind, SaidContent, TouchAttachment } from "@contact-identity/domain";
import { saidMedia, saidSticker } from "../words/index.ts";
import * as shapes from "./shapes.ts";

/** The types of message that are a file. */
const KINDS: ReadonlyMap<string, AttachmentKind> = new Map([
  ["image", "IMAGE"],
  ["video", "VIDEO"],
  ["audio", "AUDIO"],
  ["document", "DOCUMENT"],
  ["sticker", "STICKER"],
]);

export const isMedia = (type: string): boolean => KINDS.has(type);

/** A file, by its media id; none where the provider did not hand it over. */
function attachmentsOf(type: string, part: unknown): readonly TouchAttachment[] {
  const { id, url, filename, mime_type, voice } = shapes.mediaContent.parse(part);
  const kind = voice === true ? "VOICE" : KINDS.get(type)!;
  const told = {
    kind,
    ...(filename === undefined ? {} : { name: filename }),
    ...(mime_type === undefined ? {} : { contentType: mime_type }),
  };
  if (id !== undefined) return [{ ...told, file: { type: "id", id } }];
  return url === undefined ? [] : [{ ...told, file: { type: "url", url } }];
}

export function mediaContent(type: string, part: unknown): SaidContent {
  const attachments = attachmentsOf(type, part);
  if (type === "sticker") return saidSticker({}, attachments);
  const { caption } = shapes.mediaContent.parse(part);
  return saidMedia(attachments, attachments.length === 0 && caption.trim() === "" ? `[${type}]` : caption);
}
