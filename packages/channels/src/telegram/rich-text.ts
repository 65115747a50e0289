import type { TouchAttachment } from "@contact-identity/domain";
import { isObject } from "../words/index.ts";
import { fileOf, photoOf } from "./files.ts";

const MAX_DEPTH = 40;
const MAX_LINKS = 100;

/** A link whose address stands behind its words: what an operator reads is all that there is, so the address is written out. */
export function withLinks(text: string, entities: unknown): string {
  const links = (Array.isArray(entities) ? entities : []).filter(isObject).flatMap((entity) => {
    const { type, offset, length, url } = entity;
    const placed = Number.isInteger(offset) && Number.isInteger(length);
    if (type !== "text_link" || typeof url !== "string" || !placed) return [];
    const [from, to] = [offset as number, (offset as number) + (length as number)];
    return from < 0 || to > text.length || text.slice(from, to) === url ? [] : [{ to, url }];
  });
  return links
    .slice(0, MAX_LINKS)
    .sort((one, other) => other.to - one.to)
    .reduce((told, { to, url }) => `${told.slice(0, to)} (${url})${told.slice(to)}`, text);
}

/** Of formatted words, which are nested without limit. */
function inline(part: unknown, depth = 0): string {
  if (typeof part === "string") return part;
  if (depth > MAX_DEPTH) return "";
  if (Array.isArray(part)) return part.map((one) => inline(one, depth + 1)).join("");
  if (!isObject(part)) return "";
  const { text, alternative_text, expression, type, url } = part;
  const words = inline(text ?? alternative_text ?? expression, depth + 1);
  return type === "url" && typeof url === "string" && url !== words ? `${words} (${url})` : words;
}

const INLINE = ["text", "label", "summary", "expression", "caption", "credit"] as const;
const NESTED = ["blocks", "items", "buttons"] as const;

function blockLines(block: unknown, depth: number): readonly string[] {
  if (!isObject(block) || depth > MAX_DEPTH) return [];
  const own = INLINE.flatMap((key) => (key in block ? [inline(block[key])] : []));
  const inside = NESTED.flatMap((key) => {
    const list = block[key];
    return Array.isArray(list) ? list.flatMap((one) => blockLines(one, depth + 1)) : [];
  });
  const rows = (Array.isArray(block.cells) ? block.cells : []).map((row) =>
    (Array.isArray(row) ? row : []).map((cell) => inline(cell)).join(" · "),
  );
  return [...own, ...rows, ...inside];
}

/** The words of a richly formatted message, a line each block. */
export function richText(part: unknown): string {
  const blocks = isObject(part) && Array.isArray(part.blocks) ? part.blocks : [];
  return blocks
    .flatMap((block) => blockLines(block, 0))
    .filter((line) => line.trim() !== "")
    .join("\n");
}

const FILES: readonly (readonly [string, (part: unknown) => TouchAttachment | undefined])[] = [
  ["photo", photoOf],
  ["animation", (part) => fileOf("VIDEO", part)],
  ["video", (part) => fileOf("VIDEO", part)],
  ["audio", (part) => fileOf("AUDIO", part)],
  ["voice_note", (part) => fileOf("VOICE", part)],
  ["document", (part) => fileOf("DOCUMENT", part)],
];

/** The files of a richly formatted message, in their order. */
export function richFiles(part: unknown, depth = 0): readonly TouchAttachment[] {
  if (!isObject(part) || depth > MAX_DEPTH) return [];
  const own = FILES.flatMap(([key, read]) => (key in part ? (read(part[key]) ?? []) : []));
  const inside = ["blocks", "items"].flatMap((key) => {
    const list = part[key];
    return Array.isArray(list) ? list.flatMap((one) => richFiles(one, depth + 1)) : [];
  });
  return [...own, ...inside];
}
