import { decodeWords } from "../mime/encoded-words.ts";

const MAX_LENGTH = 200;

/** Controls, and marks that turn the direction of writing: `exe.pdf` must not read as `fdp.exe`. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}]/gu;

/** A file's name as its sender wrote it, without folders; undefined where nothing is left. */
export function fileName(written: string | undefined): string | undefined {
  const decoded = decodeWords(written ?? "").replace(UNSEEN, "");
  const name = (decoded.split(/[\\/]/).at(-1) ?? "").trim();
  if (name.length <= MAX_LENGTH) return name || undefined;
  const dot = name.lastIndexOf(".");
  const ending = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : "";
  return `${name.slice(0, MAX_LENGTH - ending.length).toWellFormed()}${ending}`;
}
