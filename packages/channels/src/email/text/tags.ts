/** A tag of HTML; `end` is where the text after it begins. */
export interface Tag {
  /** Lower case; `""` for a comment, a declaration, and what is not one. */
  readonly name: string;
  readonly closes: boolean;
  /** What stands between the name and the end. */
  readonly attributes: string;
  readonly start: number;
  readonly end: number;
}

const NAME = /\/?([a-z][a-z0-9:_-]{0,40})/iy;
const BREAKS = /["'>]/g;

/**
 * Reads the tags of a page one after the other. Linear, whatever the page: what is looked for in vain is remembered, and what was walked over
 * is not walked over again. Forgiving as browsers are, but what no `>` ends is text.
 */
export class TagReader {
  #at = 0;
  /** A tag whose quotes swallowed the rest of the page was seen: from there on quotes count for nothing. */
  #broken = false;
  readonly #missing = new Set<string>();

  constructor(private readonly html: string) {}

  /** The next tag at or after where the last one ended, or after a skip; null at the end. */
  next(): Tag | null {
    for (;;) {
      const start = this.html.indexOf("<", this.#at);
      if (start < 0) return null;
      const tag = this.#tagAt(start);
      this.#at = tag?.end ?? start + 1;
      if (tag !== null) return tag;
    }
  }

  /** Goes on behind the end of an element whose inside is no text, e.g. a style; stays where none exists. */
  skipTo(closing: RegExp): number {
    const key = closing.source;
    if (this.#missing.has(key)) return this.#at;
    closing.lastIndex = this.#at;
    const found = closing.exec(this.html);
    if (found === null) this.#missing.add(key);
    else this.#at = found.index;
    return this.#at;
  }

  #find(text: string, from: number): number {
    if (this.#missing.has(text)) return -1;
    const found = this.html.indexOf(text, from);
    if (found < 0) this.#missing.add(text);
    return found;
  }

  #tagAt(start: number): Tag | null {
    const none = { name: "", closes: false, attributes: "", start };
    const mark = this.html[start + 1];
    if (mark === "!" || mark === "?") {
      const comment = this.html.startsWith("<!--", start);
      const end = comment ? this.#find("-->", start + 4) : this.#find(">", start);
      return end < 0 ? null : { ...none, end: end + (comment ? 3 : 1) };
    }
    NAME.lastIndex = start + 1;
    const name = NAME.exec(this.html);
    if (name === null) return null;
    const from = NAME.lastIndex;
    const close = this.#closeOf(from);
    if (close < 0) return null;
    return {
      name: (name[1] ?? "").toLowerCase(),
      closes: mark === "/",
      attributes: this.html.slice(from, close),
      start,
      end: close + 1,
    };
  }

  /** The `>` that ends the tag: not one inside of quotes. */
  #closeOf(from: number): number {
    for (let at = from; !this.#broken; ) {
      BREAKS.lastIndex = at;
      const found = BREAKS.exec(this.html);
      if (found === null) this.#broken = true;
      else if (found[0] === ">") return found.index;
      else {
        const opens = this.html[found.index - 1] === "=";
        const close = opens ? this.#find(found[0], found.index + 1) : -1;
        at = (close < 0 ? found.index : close) + 1;
      }
    }
    return this.#find(">", from);
  }
}

/** The value of an attribute; undefined where the tag has none of that name. */
export function attributeOf(attributes: string, name: string): string | undefined {
  const found = new RegExp(
    `(?:^|[\\s"'/])${name}\\s{0,20}=\\s{0,20}(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`,
    "i",
  ).exec(attributes);
  return found ? (found[1] ?? found[2] ?? found[3]) : undefined;
}
