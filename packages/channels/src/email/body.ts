import { convert, type HtmlToTextOptions } from "html-to-text";
import type { Mail } from "./mail.ts";

const OPTIONS: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxInputLength: 2 * 1024 * 1024, maxDepth: 100 },
  selectors: [
    { selector: "a", options: { ignoreHref: true } },
    { selector: "img", format: "skip" },
    ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
};

const tidy = (text: string | undefined): string => (text ?? "").replace(/\r\n?/g, "\n").trim();

/**
 * What the mail says: its plain text, else its HTML as text. A mail that is all subject is what its subject says; with a body, the subject
 * is no part of the text. Quoted replies stay: what is quoted is a guess.
 */
export const textOf = ({ text, html, subject }: Mail): string => tidy(text) || tidy(convert(html ?? "", OPTIONS)) || tidy(subject);
