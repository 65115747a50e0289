import { TextDecoder } from "node:util";
import iconv from "iconv-lite";

/** Labels that say nothing sure: mailers put them on whatever they send. */
const WESTERN = new Set([
  "us-ascii",
  "ascii",
  "ansi_x3.4-1968",
  "iso-8859-1",
  "latin1",
  "windows-1252",
  "cp1252",
]);

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

function utf8In(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null;
  }
}

const known = new Map<string, TextDecoder | null>();
const MAX_KNOWN = 300;

/** A decoder that refuses what is no text in its charset; null for a label that the platform does not know. */
function strictDecoder(label: string): TextDecoder | null {
  const before = known.get(label);
  if (before !== undefined) return before;
  let decoder: TextDecoder | null = null;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    // Not a charset of the web.
  }
  // Labels are a sender's to choose.
  if (known.size < MAX_KNOWN) known.set(label, decoder);
  return decoder;
}

function strictly(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** UTF-8 where the bytes are that, else windows-1252, which can read anything. */
const guessed = (bytes: Uint8Array): string => utf8In(bytes) ?? new TextDecoder("windows-1252").decode(bytes);

/** By the table of a library that knows the charsets of old machines (cp437, cp850, utf-7). */
const byTable = (label: string, bytes: Uint8Array): string | null =>
  iconv.encodingExists(label) ? iconv.decode(bytes, label) : null;

/**
 * What the bytes say. The label is believed where it is known and the bytes are text in it; a Western one, which many mailers put on
 * everything, only where they are not UTF-8. Else UTF-8 where it fits, else windows-1252. Never throws.
 */
export function decodeText(bytes: Uint8Array, charset?: string | null): string {
  const label = (charset ?? "")
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, "");
  if (label === "" || WESTERN.has(label)) return guessed(bytes);
  const decoder = strictDecoder(label);
  const read = decoder === null ? byTable(label, bytes) : strictly(decoder, bytes);
  return read ?? guessed(bytes);
}
