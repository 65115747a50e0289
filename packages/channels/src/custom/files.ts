import type { AttachmentKind, TouchAttachment } from "@contact-identity/domain";
import { z } from "zod";
import { attachment, webUrl } from "../said-file.ts";
import { anyObject, anySize, anyWord, attachmentKindOf } from "../words/index.ts";

export const KINDS: Readonly<Record<string, AttachmentKind>> = {
  image: "IMAGE",
  video: "VIDEO",
  audio: "AUDIO",
  voice: "VOICE",
  file: "DOCUMENT",
  document: "DOCUMENT",
};

const file = anyObject({
  type: anyWord,
  url: z.unknown().optional(),
  fileName: anyWord,
  name: anyWord,
  contentType: anyWord,
  size: anySize,
  width: anySize,
  height: anySize,
  durationMs: anySize,
});

/** A file by its URL; its kind is told by `type`, else by the type of its content. */
export function fileOf(part: unknown): TouchAttachment | undefined {
  const { type, url, fileName, name, ...facts } = file.parse(part);
  const address = webUrl(url);
  if (address === undefined) return undefined;
  const kind = (type !== undefined && KINDS[type]) || attachmentKindOf(facts.contentType);
  return attachment(kind, { type: "url", url: address }, { ...facts, name: fileName ?? name });
}

export const filesOf = (list: unknown): readonly TouchAttachment[] =>
  (Array.isArray(list) ? list : []).flatMap((part) => fileOf(part) ?? []);
