import type { DataByKind, SaidContent, TouchAttachment } from "@contact-identity/domain";

/** A sticker: told by its emoji, else by `word` (its name or the words that belong to it). */
export const saidSticker = (
  { emoji = null, packageId = null, stickerId = null }: Partial<DataByKind["STICKER"]>,
  attachments: readonly TouchAttachment[],
  word?: string,
): SaidContent => ({
  text: emoji ?? word ?? "[sticker]",
  content: { kind: "STICKER", data: { emoji, packageId, stickerId } },
  attachments,
});
