import { isNoReplySender } from "@contact-identity/domain";
import type { Writer } from "./author/writer.ts";
import { firstOf, type Mail, type MailHeader, valuesOf } from "./mail.ts";

const firstWord = (value: string): string =>
  value
    .trim()
    .toLowerCase()
    .split(/[\s;(]/)[0] ?? "";

const PRECEDENCE = new Set(["bulk", "junk", "list"]);
const ANSWERING = ["x-autoreply", "x-autorespond", "x-autoresponder", "x-autoreply-from"] as const;

const has = (headers: readonly MailHeader[], name: string): boolean => firstOf(headers, name) !== undefined;
const words = (headers: readonly MailHeader[], name: string): readonly string[] =>
  valuesOf(headers, name).map(firstWord);

export const isReport = (headers: readonly MailHeader[]): boolean =>
  words(headers, "content-type").includes("multipart/report");

/** What only who answers by itself says. */
const answersItself = (headers: readonly MailHeader[]): boolean =>
  ANSWERING.some((name) => has(headers, name)) ||
  words(headers, "precedence").includes("auto_reply") ||
  isReport(headers);

/** A report's: it comes from nobody. The provider's word counts, then the header that the receiving server wrote. */
const fromNobody = ({ headers, envelopeSender }: Mail): boolean =>
  envelopeSender === "" ||
  ["return-path", "x-envelope-from"].some((name) =>
    valuesOf(headers, name).some((value) => value.trim() === "<>"),
  );

/** A list for readers alone: nobody writes through it. */
const isNewsletter = (headers: readonly MailHeader[]): boolean =>
  has(headers, "list-unsubscribe-post") && !has(headers, "list-post");

/**
 * Whether a machine wrote the mail: an answer to it could be answered by a machine, without end. Of a mail that a list or a form brought only
 * the author's own marks count: the other ones are the carrier's. Source: RFC 3834 2 and 5; CONTENT.md, E-mail 3.
 */
export function isAutomatic(mail: Mail, { carrier, key }: Writer): boolean {
  const { headers } = mail;
  const submitted = words(headers, "auto-submitted");
  if (answersItself(headers) || (key !== undefined && isNoReplySender(key))) return true;
  if (carrier?.kind === "FORM") return submitted.includes("auto-replied");
  if (submitted.some((word) => word !== "no")) return true;
  if (carrier?.kind === "LIST" && !isNewsletter(headers)) return false;
  return (
    has(headers, "x-auto-response-suppress") ||
    words(headers, "precedence").some((word) => PRECEDENCE.has(word)) ||
    fromNobody(mail) ||
    isDaemon(mail)
  );
}

/** A mail server that names itself without a domain. */
const isDaemon = ({ headers, authors }: Mail): boolean =>
  [...valuesOf(headers, "from"), ...authors.map(({ address }) => address)].some((from) =>
    /^["<\s]*mailer-daemon\b/i.test(from.slice(0, 100)),
  );
