import PostalMime from "postal-mime";
import { malformed } from "../malformed.ts";
import type { Mail, MailHeader } from "./mail.ts";

// Attached mails are no part of what is said; nobody nests deeper or heads longer than this, and both cost time.
const OPTIONS = { forceRfc822Attachments: true, maxNestingDepth: 50, maxHeadersSize: 256 * 1024 } as const;

async function parsed(message: Buffer | string) {
  try {
    return await PostalMime.parse(message, OPTIONS);
  } catch {
    return malformed([], "the mail cannot be read as MIME");
  }
}

const headersIn = (headers: readonly { readonly key: string; readonly value: string }[]): MailHeader[] =>
  headers.map(({ key, value }) => ({ name: key, value }));

/** The headers of a block of them. @throws MalformedPayload */
export const headersOf = async (block: string): Promise<readonly MailHeader[]> =>
  headersIn((await parsed(`${block}\r\n\r\n`)).headers);

/** Reads a whole mail (RFC 5322, MIME). @throws MalformedPayload when it is nested or headed without end. */
export async function mailOf(message: Buffer): Promise<Mail> {
  const { headers, subject, text, html } = await parsed(message);
  return { headers: headersIn(headers), authors: [], subject, text, html };
}
