import { decodeText } from "./charset.ts";

const WORD = /=\?([^?\s]{1,100})\?([QqBb])\?([^?]*)\?=/g;
const BLANKS_ALONE = /^[ \t\r\n]*$/;

interface Word {
  readonly charset: string;
  readonly bytes: Buffer;
}

function bytesOf(encoding: string, text: string): Buffer {
  if (encoding.toUpperCase() === "B") return Buffer.from(text, "base64");
  const plain = text
    .replaceAll("_", " ")
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, "latin1");
}

/** Neighbours in one charset are one text: a mailer may have cut it inside a character. RFC 2047 6.2. */
function joined(words: readonly Word[]): string {
  let text = "";
  for (let from = 0; from < words.length; ) {
    const { charset } = words[from] as Word;
    let to = from + 1;
    while (words[to]?.charset === charset) to += 1;
    text += decodeText(Buffer.concat(words.slice(from, to).map(({ bytes }) => bytes)), charset);
    from = to;
  }
  return text;
}

/** The value with every run of encoded words replaced by what `made` makes of its text. */
function replaced(value: string, made: (text: string) => string): string {
  let text = "";
  let at = 0;
  let run: Word[] = [];
  const flush = (): void => {
    if (run.length > 0) text += made(joined(run));
    run = [];
  };
  for (const { index, 0: whole, 1: charset = "", 2: encoding = "", 3: inner = "" } of value.matchAll(WORD)) {
    const between = value.slice(at, index);
    if (run.length === 0 || !BLANKS_ALONE.test(between)) {
      flush();
      text += between;
    }
    // A language may follow the charset (RFC 2231 5).
    run.push({ charset: (charset.split("*")[0] ?? "").toLowerCase(), bytes: bytesOf(encoding, inner) });
    at = index + whole.length;
  }
  flush();
  return text + value.slice(at);
}

/** A header's value as it reads: its encoded words (RFC 2047) decoded. Never throws. */
export const decodeWords = (value: string): string => replaced(value, (text) => text);

/** The value with each run of encoded words as one in UTF-8, so that what reads it need not know how they are joined. */
export const plainWords = (value: string): string =>
  replaced(value, (text) => `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`);
