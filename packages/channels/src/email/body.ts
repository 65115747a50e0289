import { convert, type HtmlToTextOptions } from "html-to-text";
import type { Mail } from "./mail.ts";

// Danger: the HTML parser's time grows with the square of how deep elements nest; 2 MB of nested <div> took minutes.
const MAX_HTML_LENGTH = 100_000;

const OPTIONS: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxDepth: 100 },
  selectors: [
    { selector: "a", options: { ignoreHref: true } },
    { selector: "img", format: "skip" },
    ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
};

const NO_TEXT = "(no text)";

/** Longer than anybody writes; a mail may hold 50 MiB of text. */
const MAX_TEXT_LENGTH = 1_000_000;

const tidy = (text: string | undefined): string =>
  (text ?? "").slice(0, MAX_TEXT_LENGTH).replace(/\r\n?/g, "\n").trim();

/**
 * What the mail says: its plain text, else its HTML as text (of its first 100,000 characters). The subject is no part of it, not even of a
 * mail that is all subject. Quoted replies stay: what is quoted is a guess.
 */
export const textOf = ({ text, html }: Mail): string =>
  tidy(text) || tidy(convert((html ?? "").slice(0, MAX_HTML_LENGTH), OPTIONS)) || NO_TEXT;
