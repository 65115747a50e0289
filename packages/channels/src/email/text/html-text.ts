import { convert, type HtmlToTextOptions } from "html-to-text";
import { leanHtml } from "./lean-html.ts";
import { withRows } from "./rows.ts";

// Danger: the HTML parser's time grows with the square of how deep elements nest; 2 MB of nested <div> took minutes.
export const MAX_TEXT = 100_000;
export const CUT = "[cut]";

const OPTIONS: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxDepth: 200, maxInputLength: MAX_TEXT },
  selectors: [
    {
      selector: "a",
      options: { linkBrackets: ["(", ")"], hideLinkHrefIfSameAsText: true, noAnchorUrl: true },
    },
    { selector: "ul", options: { itemPrefix: "- ", leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: "ol", options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
};

/** Blanks at the ends of lines and empty lines beyond one tell nothing. */
function tidyLines(text: string): string {
  const lines: string[] = [];
  for (const line of text.split("\n").map((one) => one.trimEnd()))
    if (line !== "" || (lines.length > 0 && lines.at(-1) !== "")) lines.push(line);
  return lines.join("\n").trim();
}

/** What a page says, as a person reads it, from its first 100,000 characters that say anything. Linear. */
export function htmlText(html: string): string {
  const lean = leanHtml(html, MAX_TEXT);
  const text = tidyLines(withRows(convert(lean.slice(0, MAX_TEXT), OPTIONS)));
  return lean.length > MAX_TEXT ? `${text}\n${CUT}`.trim() : text;
}
