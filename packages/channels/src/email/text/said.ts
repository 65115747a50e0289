import { mediaWords } from "../../words/index.ts";
import { writtenAuthor } from "../author/addresses.ts";
import { senderOf } from "../author/sender.ts";
import type { Enclosed } from "../files/attachments.ts";
import { firstOf, type Mail, type MailBody } from "../mail.ts";
import { decodeWords } from "../mime/encoded-words.ts";
import { unflowed } from "../mime/flowed.ts";
import { withoutHistory } from "./cut-reply.ts";
import { CUT, htmlText, MAX_TEXT } from "./html-text.ts";

/** What a mail says: what is new in it, and all of it. */
export interface MailText {
  readonly text: string;
  readonly fullText: string;
}

const NO_TEXT = "(no text)";
const MAX_SUBJECT = 500;

/** Nothing in it but blanks, of any width. */
const isBlank = (text: string | undefined): boolean => text === undefined || !/[^\s\p{Cf}\u00ad]/u.test(text);

/** The text of a mail that says of itself that it flows: one whose provider read it apart. */
function plainOf(text: string, mail: Mail): string {
  const type = firstOf(mail.headers, "content-type") ?? "";
  const flows = /^text\/plain\b.{0,200};\s{0,20}format="?flowed/i.test(type);
  const whole = flows ? unflowed(text.slice(0, MAX_TEXT), /;\s{0,20}delsp="?yes/i.test(type)) : text;
  const lines = whole.slice(0, MAX_TEXT).replace(/\r\n?/g, "\n").trim();
  return whole.length > MAX_TEXT ? `${lines}\n${CUT}` : lines;
}

function textIn(bodies: readonly MailBody[], mail: Mail): string {
  const pieces = bodies.map(({ text, html }) =>
    isBlank(text) ? htmlText(html ?? "") : plainOf(text ?? "", mail),
  );
  const whole = pieces.filter((piece) => !isBlank(piece)).join("\n\n");
  return whole.length > MAX_TEXT + CUT.length + 1 ? `${whole.slice(0, MAX_TEXT)}\n${CUT}` : whole;
}

export const subjectOf = ({ subject, headers }: Mail): string =>
  decodeWords(subject ?? firstOf(headers, "subject") ?? "")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, MAX_SUBJECT)
    .toWellFormed();

/** A mail that was passed on as a file, as mail programs write one into the text. */
function forwardedText(mail: Mail): string {
  const { text } = senderOf(mail);
  const head = [
    ["From", text || mail.authors.map(writtenAuthor).join(", ")],
    ["Date", firstOf(mail.headers, "date")],
    ["Subject", subjectOf(mail)],
  ];
  const lines = head.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []));
  return ["---------- Forwarded message ----------", ...lines, "", textIn(mail.bodies, mail)]
    .join("\n")
    .trim();
}

const paragraphs = (...texts: readonly (string | undefined)[]): string =>
  texts.filter((text) => !isBlank(text)).join("\n\n");

/** What stands for a text that there is nothing of: the subject, then the files. */
const wordsFor = (mail: Mail, { attachments }: Enclosed): string =>
  [subjectOf(mail), mediaWords(attachments)].filter((line) => line !== "").join("\n") || NO_TEXT;

/** Never empty. */
export function saidIn(mail: Mail, enclosed: Enclosed): MailText {
  const own = textIn(mail.bodies, mail);
  const written = isBlank(own) ? textIn(enclosed.packed ? [enclosed.packed] : [], mail) : own;
  const forwarded = enclosed.forwarded.map(forwardedText);
  const fallback = isBlank(written) ? enclosed.calendar : undefined;
  const text = paragraphs(withoutHistory(written, subjectOf(mail)), fallback, ...forwarded);
  const fullText = paragraphs(written, fallback, ...forwarded);
  if (text !== "") return { text, fullText };
  const words = wordsFor(mail, enclosed);
  return { text: words, fullText: words };
}
