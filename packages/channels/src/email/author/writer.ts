import { createHash } from "node:crypto";
import { isNoReplySender, type TouchIdentifier, UNPROVEN_SENDER } from "@contact-identity/domain";
import type { EmailConfig } from "../config.ts";
import type { Mail } from "../mail.ts";
import { isProven } from "../proof/dmarc.ts";
import { writtenAuthor } from "./addresses.ts";
import { type Carrier, carrierOf } from "./carrier.ts";
import { type Sender, senderAmong, senderOf } from "./sender.ts";

/** Who wrote a mail, as a source of its own. */
export interface Writer {
  /** The address where it is proven; else `unproven:` and the address, or the text of From where that names no one. */
  readonly account: string;
  readonly label: string;
  readonly name: string | undefined;
  readonly identifiers: readonly TouchIdentifier[];
  /** The address that wrote, proven or not. */
  readonly key: string | undefined;
  readonly carrier: Carrier | null;
}

const NO_SENDER = "(no sender)";
// Index entries in Postgres end at some 2,700 bytes.
const MAX_KEY_LENGTH = 300;
const MAX_LABEL_LENGTH = 300;

/** The text as a key: what the database cannot hold is not in it, and what is too long ends in a digest of all of it. */
function keyOfText(text: string): string {
  const plain = text.replaceAll("\u0000", "").toWellFormed() || NO_SENDER;
  if (plain.length <= MAX_KEY_LENGTH) return plain;
  const digest = createHash("sha256").update(plain).digest("hex");
  return `${plain.slice(0, MAX_KEY_LENGTH - 70).toWellFormed()} sha256:${digest}`;
}

/** A machine's address is told and not used: nobody is to be found by it. */
const MACHINE = "The address of a machine that reads no answers.";
const CARRIED = "The address of a mailing list: anyone who writes through it is somebody else.";

function identifiersOf({ mailbox, unusable }: Sender, proven: boolean): readonly TouchIdentifier[] {
  if (mailbox === null)
    return unusable.map(({ raw, reason }) => ({
      kind: "EMAIL",
      raw,
      assurance: "OBSERVED",
      unusable: reason,
    }));
  const identifier = { kind: "EMAIL", raw: mailbox.raw, assurance: proven ? "CHANNEL" : "OBSERVED" } as const;
  return [isNoReplySender(mailbox.key) ? { ...identifier, unusable: MACHINE } : identifier];
}

/** The author of whom only the list's own address is told: keyed by all that From says, so that no two people become one. */
const behindList = (sender: Sender): Sender => ({
  ...sender,
  mailbox: null,
  unusable: sender.mailbox === null ? sender.unusable : [{ raw: sender.mailbox.raw, reason: CARRIED }],
});

function authorOf(sender: Sender, carrier: Carrier | null): Sender {
  if (carrier?.author) return senderAmong([carrier.author], writtenAuthor(carrier.author));
  return carrier?.rewritten ? behindList(sender) : sender;
}

/**
 * Who wrote a mail. A proven address is its own account; an unproven one is another, so that no forger ever writes in the place of who owns
 * the address. What came through a list or a form is never proven: the proof is of the carrier.
 */
export function writerOf({ trustedAuthservId, address }: EmailConfig, mail: Mail): Writer {
  const from = senderOf(mail);
  const carrier = carrierOf(mail, from, address);
  const author = authorOf(from, carrier);
  const { mailbox } = author;
  const proven =
    carrier === null &&
    author.clean &&
    mailbox !== null &&
    isProven(mail.headers, trustedAuthservId, mailbox.domain);
  const key = mailbox?.key ?? keyOfText(author.text);
  return {
    account: proven ? key : `${UNPROVEN_SENDER}${key}`,
    label: (author.name && mailbox ? author.name : (mailbox?.key ?? (author.text || NO_SENDER))).slice(
      0,
      MAX_LABEL_LENGTH,
    ),
    name: author.name,
    identifiers: identifiersOf(author, proven),
    key: mailbox?.key,
    carrier,
  };
}
