import type { AttachmentKind, TouchAttachment } from "@contact-identity/domain";
import { attachment } from "../said-file.ts";
import { isObject } from "../words/index.ts";
import * as shapes from "./shapes.ts";

/** The file of a part; undefined where its id cannot be read. */
export function fileOf(
  kind: AttachmentKind,
  part: unknown,
  contentType?: string,
): TouchAttachment | undefined {
  const told = shapes.file.parse(part);
  if (told.file_id === undefined) return undefined;
  return attachment(
    kind,
    { type: "id", id: told.file_id },
    {
      name: told.file_name,
      contentType: told.mime_type ?? contentType,
      size: told.file_size,
      width: told.width ?? told.length,
      height: told.height ?? told.length,
      durationMs: told.duration === undefined ? undefined : told.duration * 1000,
    },
  );
}

const area = ({ width = 0, height = 0 }: TouchAttachment): number => width * height;

/** A photo comes in several sizes: the largest, the last of those that are equal. */
export const photoOf = (sizes: unknown): TouchAttachment | undefined =>
  (Array.isArray(sizes) ? sizes : [])
    .flatMap((size) => fileOf("IMAGE", size) ?? [])
    .reduce<TouchAttachment | undefined>(
      (largest, size) => (largest === undefined || area(size) >= area(largest) ? size : largest),
      undefined,
    );

/** What a sticker's bytes are: a still picture, an animation of Telegram's own, or a video. */
export function stickerOf(part: unknown): TouchAttachment | undefined {
  const { is_animated, is_video } = isObject(part) ? part : {};
  const still = is_animated === true ? "application/x-tgsticker" : "image/webp";
  return fileOf("STICKER", part, is_video === true ? "video/webm" : still);
}

/** Paid media: what was bought comes as photos and videos; a preview has no file. */
export const paidFiles = (part: unknown): readonly TouchAttachment[] => {
  const list = isObject(part) && Array.isArray(part.paid_media) ? part.paid_media.filter(isObject) : [];
  return list.flatMap(
    (one) => photoOf(one.photo) ?? fileOf("VIDEO", one.video) ?? fileOf("VIDEO", one.live_photo) ?? [],
  );
};
