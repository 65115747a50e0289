import { createHash } from "node:crypto";
import { normaliseEmail } from "@contact-identity/domain";
import { numberedList } from "../numbered-list.ts";
import type { Outgoing } from "../provider.ts";

export interface OutgoingMail {
  readonly from: string;
  readonly to: string;
  /** With its angle brackets. */
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly automatic: boolean;
}

/** The same on every attempt, so that a mail that was taken twice can be known for one. */
function messageIdOf(key: string, from: string): string {
  const read = normaliseEmail(from);
  return `<${createHash("sha256").update(key).digest("hex").slice(0, 32)}@${read.ok ? read.domain : "localhost"}>`;
}

/**
 * A mail in plain text from the channel's address. A conversation has no subject, and what it answers to is not told here, so the subject
 * says who writes.
 */
export function outgoingMail(
  from: string,
  to: string,
  { key, text, automatic = false, options = [] }: Pick<Outgoing, "key" | "text" | "automatic" | "options">,
): OutgoingMail {
  return {
    from,
    to,
    messageId: messageIdOf(key, from),
    subject: `Message from ${from}`,
    text: numberedList(text, options),
    automatic,
  };
}
