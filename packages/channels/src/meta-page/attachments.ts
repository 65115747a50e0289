import type { AttachmentKind, TouchAttachment } from "@contact-identity/domain";
import { isOnGlobe, unsupportedWords } from "../words/index.ts";
import * as shapes from "./shapes.ts";

type Payload = ReturnType<typeof shapes.payload.parse>;

/** One attachment, as it is shown. */
export type Shown =
  | { readonly as: "file"; readonly file: TouchAttachment; readonly caption?: string }
  | { readonly as: "sticker"; readonly file: TouchAttachment | null; readonly id: string | null }
  | { readonly as: "place"; readonly lat: number; readonly lon: number; readonly name?: string }
  | { readonly as: "mention"; readonly url?: string }
  | { readonly as: "words"; readonly words: string }
  | { readonly as: "unknown"; readonly words: string; readonly kind: string };

const FILES: ReadonlyMap<string, AttachmentKind> = new Map([
  ["image", "IMAGE"],
  ["animated_image_share", "IMAGE"],
  ["video", "VIDEO"],
  ["reel", "VIDEO"],
  ["ig_reel", "VIDEO"],
  ["audio", "AUDIO"],
  ["file", "DOCUMENT"],
]);
/** What people pass on: a page, a post, a product. */
const SHARES: ReadonlySet<string> = new Set([
  "fallback",
  "share",
  "media_share",
  "post",
  "ig_post",
  "ig_story",
  "template",
]);

const isUrl = (url: string | undefined): url is string =>
  url !== undefined && /^https?:$/.test(URL.parse(url)?.protocol ?? "");

/** `offer.pdf` of an address that ends so. */
function nameIn(url: string): string | undefined {
  const last = URL.parse(url)?.pathname.split("/").at(-1) ?? "";
  if (!/^[^.]+.*\.[A-Za-z0-9]{1,8}$/.test(last)) return undefined;
  try {
    return decodeURIComponent(last).replaceAll("\u0000", "");
  } catch {
    return last;
  }
}

function fileOf(kind: AttachmentKind, url: string, name: string | undefined): TouchAttachment {
  const called = kind === "DOCUMENT" ? (name ?? nameIn(url)) : name;
  return { kind, ...(called === undefined ? {} : { name: called }), file: { type: "url", url } };
}

const elementWords = ({ elements, product, text }: Payload): readonly string[] => [
  ...(text === undefined ? [] : [text]),
  ...[...product.elements, ...elements].flatMap(({ title, subtitle }) => {
    const words = [title, subtitle].filter((word) => word !== undefined).join(", ");
    return words === "" ? [] : [words];
  }),
];

function shareOf(type: string, { title, url }: shapes.PageAttachment, payload: Payload): Shown {
  const link = payload.url ?? url;
  const head = title.trim() || payload.title;
  const words = [head, ...elementWords(payload), link].filter((word) => word !== undefined);
  return words.length === 0 ? unknown(type) : { as: "words", words: words.join("\n") };
}

const unknown = (kind: string): Shown => ({ as: "unknown", kind, words: unsupportedWords(kind) });

/** How one attachment of a message is shown. Total. */
export function shownOf(attachment: shapes.PageAttachment): Shown {
  const { type = "attachment", name, title } = attachment;
  const payload = shapes.payload.parse(attachment.payload);
  const url = payload.url ?? attachment.url;
  const { lat, long: lon } = payload.coordinates;
  if (type === "location" && lat !== undefined && lon !== undefined && isOnGlobe(lat, lon)) {
    const place = title.trim() || payload.title;
    return { as: "place", lat, lon, ...(place ? { name: place } : {}) };
  }
  if (type === "story_mention") return { as: "mention", ...(isUrl(url) ? { url } : {}) };
  if (payload.sticker_id !== undefined || type === "sticker" || type === "like_heart")
    return {
      as: "sticker",
      file: isUrl(url) ? fileOf("STICKER", url, undefined) : null,
      id: payload.sticker_id ?? null,
    };
  const kind = FILES.get(type);
  if (kind !== undefined && isUrl(url)) {
    const caption = payload.title ?? (kind === "VIDEO" ? title.trim() : "");
    return { as: "file", file: fileOf(kind, url, name), ...(caption ? { caption } : {}) };
  }
  return SHARES.has(type) || type === "location" ? shareOf(type, attachment, payload) : unknown(type);
}
