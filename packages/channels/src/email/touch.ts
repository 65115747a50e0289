import { createHash } from "node:crypto";
import { isNoReplySender, type Touch, type TouchMessage, UNPROVEN_SENDER } from "@contact-identity/domain";
import { isAutomatic } from "./automatic.ts";
import { textOf } from "./body.ts";
import type { EmailConfig } from "./config.ts";
import { isProven } from "./dmarc.ts";
import { type Mail, valuesOf } from "./mail.ts";
import { type Sender, senderOf } from "./sender.ts";

const MAX_ID_LENGTH = 512;

/** An account's address: whoever answers an unproven mail answers to the address that it gave. */
export const mailAddressOf = (account: string): string =>
  account.startsWith(UNPROVEN_SENDER) ? account.slice(UNPROVEN_SENDER.length) : account;

const usable = (id: string | undefined): string | undefined =>
  id !== undefined && id !== "" && id.length <= MAX_ID_LENGTH ? id : undefined;

/**
 * What a mail delivered again is known by: the provider's own id; else the Message-ID, which is the sender's word and so counts among the
 * mails of that sender alone; else a digest of the mail.
 */
function idOf(mail: Mail, account: string): Pick<TouchMessage, "externalId" | "externalScope"> {
  const told = usable(mail.providerId?.trim());
  if (told !== undefined) return { externalId: told, externalScope: "" };
  const written = usable(valuesOf(mail.headers, "message-id")[0]?.trim());
  if (written !== undefined) return { externalId: written, externalScope: account };
  return {
    externalId: `sha256:${createHash("sha256").update(JSON.stringify(mail)).digest("hex")}`,
    externalScope: "",
  };
}

/** A machine's address is told and not used: nobody is to be found by it. */
function identifierOf({ key, raw }: Sender, proven: boolean): Touch["identifiers"][number] {
  const identifier = { kind: "EMAIL", raw, assurance: proven ? "CHANNEL" : "OBSERVED" } as const;
  return isNoReplySender(key)
    ? { ...identifier, unusable: "The address of a machine that reads no answers." }
    : identifier;
}

/**
 * What a mail tells. A proven address is its own account; an unproven one is another, so that no forger ever writes in the place of who
 * owns the address.
 * @throws MalformedPayload when it does not say who wrote it.
 */
export function touchOf({ trustedAuthservId }: EmailConfig, mail: Mail): Touch {
  const sender = senderOf(mail);
  const proven = isProven(mail.headers, trustedAuthservId, sender.domain);
  const account = proven ? sender.key : `${UNPROVEN_SENDER}${sender.key}`;
  return {
    accounts: [account],
    replyTo: account,
    label: sender.name ?? sender.key,
    origin: "CHANNEL_METADATA",
    identifiers: [identifierOf(sender, proven)],
    // The name is self-chosen, proven address or not.
    fields:
      sender.name === undefined ? [] : [{ field: "displayName", value: sender.name, assurance: "CLAIMED" }],
    message: {
      ...idOf(mail, account),
      text: textOf(mail),
      ...(isAutomatic(mail.headers, sender.key) ? { automatic: true } : {}),
    },
  };
}
