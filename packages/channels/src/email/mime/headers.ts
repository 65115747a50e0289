import type { MailHeader } from "../mail.ts";
import { decodeText } from "./charset.ts";

/** More than any mail has; reading takes time that grows with it. */
export const MAX_HEADERS = 1024 * 1024;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Where the block of headers ends: at the first empty line. */
function endOfBlock(message: Uint8Array): number {
  const limit = Math.min(message.length, MAX_HEADERS);
  for (let at = message.indexOf(LINE_FEED); at >= 0 && at < limit; at = message.indexOf(LINE_FEED, at + 1)) {
    const next = message[at + 1];
    if (next === LINE_FEED || (next === CARRIAGE_RETURN && message[at + 2] === LINE_FEED)) return at + 1;
  }
  return limit;
}

/** Each line in its own charset: a header that is no UTF-8 says nothing about the next. */
function linesOf(block: Uint8Array): readonly string[] {
  const lines: string[] = [];
  for (let from = 0; from < block.length; ) {
    const found = block.indexOf(LINE_FEED, from);
    const to = found < 0 ? block.length : found;
    lines.push(decodeText(block.subarray(from, to)).replace(/\r$/, ""));
    from = to + 1;
  }
  return lines;
}

/**
 * The headers at the head of a message or in a block of them: unfolded, their encoded words as they are. Only blanks and tabs fold, and only
 * around a name are they cut: a line that another reader takes for a header of its own must not vanish in the one above it.
 */
export function headersIn(message: Uint8Array): readonly MailHeader[] {
  const unfolded: string[][] = [];
  for (const line of linesOf(message.subarray(0, endOfBlock(message)))) {
    if (/^[ \t]/.test(line) && unfolded.length > 0) unfolded.at(-1)?.push(line);
    else if (line !== "") unfolded.push([line]);
  }
  return unfolded.flatMap((parts) => {
    const line = parts.join("").replaceAll("\r", " ");
    const colon = line.indexOf(":");
    if (colon <= 0) return [];
    return [{ name: line.slice(0, colon).trimEnd().toLowerCase(), value: line.slice(colon + 1).trim() }];
  });
}
