import { createHash } from "node:crypto";
import { normaliseEmail } from "@contact-identity/domain";
import { numberedList } from "../numbered-list.ts";
import type { Outgoing, OutgoingMailFields } from "../provider.ts";

export interface OutgoingMail {
  readonly from: string;
  readonly to: string;
  readonly cc: readonly string[];
  /** With its angle brackets. */
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly automatic: boolean;
  readonly inReplyTo?: string;
  /** The chain of the mails before, the one that is answered at its end. */
  readonly references: readonly string[];
}

/** The same on every attempt, so that a mail that was taken twice can be known for one. */
function messageIdOf(key: string, from: string): string {
  const read = normaliseEmail(from);
  return `<${createHash("sha256").update(key).digest("hex").slice(0, 32)}@${read.ok ? read.domain : "localhost"}>`;
}

/** `Re:` as mail programs write it, in their languages, counted or not: `AW:`, `Re[2]:`, `SV:`. */
const ANSWERED =
  /^(?:re|aw|antw?|sv|vs|odp|rif|ref|res|回复|答复|回覆)\s?(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?[:：]/i;
const MAX_SUBJECT = 500;

/** The subject of an answer: `Re:` before it, once. */
export const answerSubject = (subject: string): string =>
  ANSWERED.test(subject) ? subject : `Re: ${subject}`;

const oneLine = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, MAX_SUBJECT)
    .toWellFormed();

function subjectOf({ subject, inReplyTo, subjectAsGiven }: OutgoingMailFields, from: string): string {
  const given = oneLine(subject ?? "");
  if (given === "") return `Message from ${from}`;
  return inReplyTo === undefined || subjectAsGiven === true ? given : answerSubject(given);
}

const MAX_REFERENCES = 20;
const ID = /^<[^<>\s]{1,510}>$/;

/** The chain for References: of a long one the first, which mail programs thread by, and the newest. RFC 5322 3.6.4. */
function chainOf({ inReplyTo, references = [] }: OutgoingMailFields): readonly string[] {
  if (inReplyTo === undefined) return [];
  const before = [...new Set(references)].filter((id) => ID.test(id) && id !== inReplyTo);
  const [first] = before;
  const kept =
    before.length < MAX_REFERENCES || first === undefined
      ? before
      : [first, ...before.slice(2 - MAX_REFERENCES)];
  return [...kept, inReplyTo];
}

/** A mail in plain text from the channel's address. Without a subject it says who writes. */
export function outgoingMail(
  from: string,
  to: string,
  outgoing: Pick<Outgoing, "key" | "text" | "automatic" | "options" | "mail">,
): OutgoingMail {
  const { key, text, automatic = false, options = [], mail = {} } = outgoing;
  // What is no id would end the header, or the mail.
  const { inReplyTo, ...rest } = mail;
  const answered = inReplyTo !== undefined && ID.test(inReplyTo) ? { ...rest, inReplyTo } : rest;
  return {
    from,
    to,
    cc: mail.cc ?? [],
    messageId: messageIdOf(key, from),
    subject: subjectOf(answered, from),
    text: numberedList(text, options),
    automatic,
    references: chainOf(answered),
    ...("inReplyTo" in answered ? { inReplyTo: answered.inReplyTo } : {}),
  };
}
