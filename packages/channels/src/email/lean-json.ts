const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** Shorter texts are not worth the work. */
const LARGE = 16 * 1024;
/** Small strings are gone sooner. A multiple of four: base64 is decoded in steps. */
const STEP = 48 * 1024;

/** Where the literal that begins at `from` ends: the place of its closing quote; -1 where it has none. */
function closingQuote(json: Buffer, from: number): number {
  for (let at = json.indexOf(QUOTE, from + 1); at >= 0; at = json.indexOf(QUOTE, at + 1)) {
    let slashes = 0;
    while (json[at - 1 - slashes] === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}

const MARK = "@large:";

export interface LeanJson {
  readonly value: unknown;
  /** The bytes of a value that holds base64, whether it was taken out or not; null for one that is no text. */
  base64(value: unknown): Uint8Array | null;
}

function decoded(json: Buffer, from: number, to: number): Uint8Array {
  const inside = json.subarray(from, to);
  // Some writers escape the plus sign.
  if (inside.includes(BACKSLASH)) return Buffer.from(JSON.parse(`"${inside.toString("latin1")}"`), "base64");
  const bytes = Buffer.allocUnsafeSlow(Math.ceil(inside.length * 0.75));
  let length = 0;
  for (let at = 0; at < inside.length; at += STEP)
    length += bytes.write(inside.toString("latin1", at, at + STEP), length, "base64");
  return bytes.subarray(0, length);
}

/**
 * Reads JSON in which large texts stand under `names` without making strings of these: they are the files of a mail, tens of megabytes.
 * Total but for what JSON.parse throws. Linear.
 */
export function readLeanJson(json: Buffer, names: ReadonlySet<string>): LeanJson {
  const ranges: (readonly [from: number, to: number])[] = [];
  const rest: Buffer[] = [];
  let copied = 0;
  let name = "";
  let end = -1;
  for (let from = json.indexOf(QUOTE); from >= 0; from = json.indexOf(QUOTE, end + 1)) {
    // A name is followed by a colon alone; some writers put blanks around it.
    const isValue = end >= 0 && from - end < 16 && json.subarray(end + 1, from).includes(COLON);
    const before = end;
    end = closingQuote(json, from);
    if (end < 0) break;
    const large = end - from > LARGE;
    if (large && isValue && before >= 0 && names.has(name)) {
      rest.push(json.subarray(copied, from + 1), Buffer.from(`${MARK}${ranges.length}`));
      ranges.push([from + 1, end]);
      copied = end;
    }
    name = large ? "" : json.toString("latin1", from + 1, end);
  }
  rest.push(json.subarray(copied));
  const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(rest));
  return {
    value: JSON.parse(text),
    base64: (value) => {
      if (typeof value !== "string") return null;
      const range = value.startsWith(MARK) ? ranges[Number(value.slice(MARK.length))] : undefined;
      return range ? decoded(json, ...range) : Buffer.from(value, "base64");
    },
  };
}
