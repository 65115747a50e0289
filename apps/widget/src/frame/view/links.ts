export interface Piece {
  readonly text: string;
  /** An http or https address to open; absent for plain text. */
  readonly href?: string;
}

/** As browsers' address bars go; what is longer is shown as text. */
const LONGEST = 2048;
/** Linear: what it takes it never gives back, and the next search begins behind it. */
const ADDRESS = /https?:\/\/[^\s<>"]+/gi;
const AT_END = /[.,;:!?'\]}»”’]/;

/** What ends a sentence, not an address. A closing bracket stays when its opening one is in the address. */
function trimmed(address: string): string {
  let end = address.length;
  // Counted once: a closing bracket that is cut off is one less.
  let unopened = 0;
  for (const character of address) unopened += character === ")" ? 1 : character === "(" ? -1 : 0;
  for (;;) {
    const last = address[end - 1]!;
    if (last === ")" && unopened > 0) unopened -= 1;
    else if (!AT_END.test(last)) return address.slice(0, end);
    end -= 1;
  }
}

/** Words beside files. Text that is brackets alone, such as `[image]`, stands for the files where nothing was written. */
export const caption = (text: string): string => (/^\[.*\]$/.test(text) ? "" : text);

/** An http or https address, else null. */
export function webAddress(text: string): URL | null {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

function hrefOf(address: string): string | null {
  const url = webAddress(address);
  // A name before "@" is there to make an address look like another's.
  return url && !url.username && !url.password ? url.href : null;
}

/** The text to the letter, in pieces. A link shows exactly the address that it opens, and is made by DOM calls alone. */
export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    if (match[0].length > LONGEST) continue;
    const address = trimmed(match[0]);
    const href = hrefOf(address);
    if (!href) continue;
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push({ text: address, href });
    from = match.index + address.length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}
