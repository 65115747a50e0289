import { CELL, MARKS, ROW, ROW_END } from "./rows.ts";
import { attributeOf, TagReader } from "./tags.ts";

/** Elements whose inside is no text. */
const NO_TEXT: Readonly<Record<string, RegExp>> = Object.fromEntries(
  ["style", "script", "title", "xml", "svg", "template"].map((name) => [
    name,
    new RegExp(`</${name}[\\s/>]`, "gi"),
  ]),
);

const KEPT = new Set("p div br ul ol li pre blockquote h1 h2 h3 h4 h5 h6".split(" "));
const BLOCKS = new Set(
  "article aside section header footer main nav address center fieldset form dl dt dd figure hr table caption option".split(
    " ",
  ),
);

const MAX_HREF = 2_048;
const WANTED_HREF = /^\s*(?:https?:\/\/|mailto:|tel:)/i;
const EMOJI_ALONE = /^[\p{Extended_Pictographic}\p{Emoji_Component}]{1,16}$/u;

const escaped = (text: string): string => text.replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/** Opens and closes the rows of tables so that they nest, however the page does. */
class Tables {
  /** For each open table, whether a row of it is open. */
  readonly #open: boolean[] = [];

  tag(name: string, closes: boolean): string {
    if (name === "table") return closes ? this.#closeTable() : this.#openTable();
    if (name === "tr") return this.#row(!closes);
    if (closes) return "";
    return this.#open.at(-1) === true ? CELL : `${this.#row(true)}${CELL}`;
  }

  end(): string {
    let text = "";
    while (this.#open.length > 0) text += this.#closeTable();
    return text;
  }

  #openTable(): string {
    this.#open.push(false);
    return "<div>";
  }

  #closeTable(): string {
    return this.#open.length === 0
      ? ""
      : `${this.#row(false)}${this.#open.pop() === undefined ? "" : "</div>"}`;
  }

  #row(opens: boolean): string {
    if (this.#open.length === 0) this.#open.push(false);
    const before = this.#open.at(-1) === true ? `${ROW_END}</div>` : "";
    this.#open[this.#open.length - 1] = opens;
    return opens ? `${before}<div>${ROW}` : before;
  }
}

function linkOf(attributes: string): string {
  const href = attributeOf(attributes, "href") ?? "";
  return href.length <= MAX_HREF && WANTED_HREF.test(href) ? `<a href="${escaped(href.trim())}">` : "<a>";
}

/** Pictures are files, or nothing at all; some mail programs send an emoji as one. */
function pictureOf(attributes: string): string {
  const alt = attributeOf(attributes, "alt")?.trim() ?? "";
  return EMOJI_ALONE.test(alt) && /\p{Extended_Pictographic}/u.test(alt) ? alt : "";
}

function tagOf(name: string, closes: boolean, attributes: string, tables: Tables): string {
  if (name === "table" || name === "tr" || name === "td" || name === "th") return tables.tag(name, closes);
  if (KEPT.has(name)) return closes ? `</${name}>` : `<${name}>`;
  if (BLOCKS.has(name)) return closes ? "</div>" : "<div>";
  if (name === "a") return closes ? "</a>" : linkOf(attributes);
  return name === "img" && !closes ? pictureOf(attributes) : "";
}

/**
 * The page with nothing in it but what its text needs: no style, no script, no picture, no attribute but where a link leads; the cells of
 * tables as marks. Linear in its length.
 * @param most it ends behind the place where it has more characters than these.
 */
export function leanHtml(html: string, most: number): string {
  const reader = new TagReader(html);
  const tables = new Tables();
  const out: string[] = [];
  let at = 0;
  let length = 0;
  const add = (text: string): void => {
    length += text.length;
    out.push(text);
  };
  for (let tag = reader.next(); tag !== null && length <= most; tag = reader.next()) {
    add(html.slice(at, tag.start).replace(MARKS, ""));
    add(tagOf(tag.name, tag.closes, tag.attributes, tables));
    const closing = tag.closes || tag.attributes.endsWith("/") ? undefined : NO_TEXT[tag.name];
    at = closing === undefined ? tag.end : reader.skipTo(closing);
  }
  if (length <= most) add(html.slice(at).replace(MARKS, ""));
  return out.join("") + tables.end();
}
