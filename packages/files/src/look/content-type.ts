import type { AttachmentKind } from "@contact-identity/domain";
import { fileTypeFromBuffer } from "file-type";

/** Types of text that nobody can tell from other text: believed where the bytes are text. */
const SAID_TEXTS = new Set([
  "text/csv",
  "text/calendar",
  "text/vcard",
  "text/x-vcard",
  "text/markdown",
  "application/json",
  "application/x-ndjson",
  "application/jsonl",
  "application/x-jsonlines",
]);

const OCTETS = "application/octet-stream";
const HTML =
  /^(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|iframe|title|style|a|p|div|table)[\s>]/i;
const SVG = /^(?:<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*|<!doctype[^>]*>\s*)*<svg[\s>]/i;

/** Bytes that no text has: C0 controls but for tab, line ends, form feed, escape. */
const isControl = (byte: number): boolean => byte < 9 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32);
const isText = (head: Buffer): boolean => !head.some(isControl);

function textType(head: Buffer, said: string | undefined): string {
  const begin = head
    .subarray(0, 4096)
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trimStart();
  if (SVG.test(begin)) return "image/svg+xml";
  if (HTML.test(begin)) return "text/html";
  if (begin.startsWith("<?xml")) return "application/xml";
  const bare = said?.split(";")[0]?.trim().toLowerCase() ?? "";
  return SAID_TEXTS.has(bare) ? bare : "text/plain";
}

/**
 * What a file is by its bytes, never by its name.
 * @param said what the sender says: it decides between kinds of text alone.
 */
export async function contentTypeOf(head: Buffer, said?: string): Promise<string> {
  const begin = head
    .subarray(0, 4096)
    .toString("latin1")
    .replace(/^\u00EF\u00BB\u00BF/, "")
    .trimStart();
  if (SVG.test(begin)) return "image/svg+xml";
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  if (found) return found.mime.split(";")[0] as string;
  return isText(head) ? textType(head, said) : OCTETS;
}

const RASTER = new Set(["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/apng"]);
const PLAYED = new Set([
  "audio/aac",
  "audio/amr",
  "audio/flac",
  "audio/mp4",
  "audio/mpeg",
  "audio/ogg",
  "audio/opus",
  "audio/vnd.wave",
  "audio/wav",
  "audio/webm",
  "audio/x-flac",
  "audio/x-m4a",
  "video/3gpp",
  "video/mp4",
  "video/ogg",
  "video/quicktime",
  "video/webm",
  "video/x-m4v",
]);

/** Images that can be looked into: the closed list of what is given to the decoder. */
export const isRaster = (contentType: string): boolean => RASTER.has(contentType);

/** Whether a browser may show it in its place: a raster image that could be decoded, or something to be played. */
export const isShownInline = (contentType: string, decoded: boolean): boolean =>
  isRaster(contentType) ? decoded : PLAYED.has(contentType);

/** What a browser may be told that it is. What could run is bytes. */
export const servedType = (contentType: string): string =>
  /html|xml|svg|javascript|ecmascript|shockwave|xsl/.test(contentType) ? OCTETS : contentType;

export function attachmentKind(contentType: string): AttachmentKind {
  if (isRaster(contentType) || /^image\/(?!svg)/.test(contentType)) return "IMAGE";
  if (contentType.startsWith("video/")) return "VIDEO";
  if (contentType.startsWith("audio/")) return "AUDIO";
  return "DOCUMENT";
}
