import { createHash } from "node:crypto";
import { type Touch, type TouchMessage, UNPROVEN_SENDER } from "@contact-identity/domain";
import { type Writer, writerOf } from "./author/writer.ts";
import { isAutomatic } from "./automatic.ts";
import type { EmailConfig } from "./config.ts";
import { type Enclosed, enclosedIn } from "./files/attachments.ts";
import type { Mail } from "./mail.ts";
import { sentAtOf } from "./sent-at.ts";
import { saidIn, subjectOf } from "./text/said.ts";
import { messageIdOf, threadOf } from "./thread.ts";

const MAX_ID_LENGTH = 512;

/** An account's address: anyone who answers an unproven mail answers to the address that it gave. */
export const mailAddressOf = (account: string): string =>
  account.startsWith(UNPROVEN_SENDER) ? account.slice(UNPROVEN_SENDER.length) : account;

/** What a mail says and who says it: two mails with the same are one, whatever way they took. Files are no part of it: what is kept has none. */
const digestOf = ({ bodies, headers, subject }: Mail, account: string): string => {
  const said = [account, subject ?? headers.find(({ name }) => name === "subject")?.value ?? ""];
  for (const { text, html } of bodies) said.push(text ?? "", html ?? "");
  const hash = createHash("sha256");
  for (const piece of said) hash.update(`${piece.length}:`).update(piece);
  return hash.digest("hex");
};

/**
 * What a mail delivered again is known by: the Message-ID with the mail's digest, for the id is the sender's word and machines use one for many
 * mails; where none exists, the provider's own id, else the digest.
 */
function idOf(mail: Mail, account: string): Pick<TouchMessage, "externalId" | "externalScope"> {
  const digest = digestOf(mail, account);
  const provider = mail.providerId?.trim() ?? "";
  const told = provider !== "" && provider.length <= MAX_ID_LENGTH ? provider : `sha256:${digest}`;
  return { externalId: messageIdOf(mail.headers) ?? told, externalScope: digest };
}

/** Files alone are that; every other mail is a text. */
const kindOf = (mail: Mail, { attachments }: Enclosed, text: string): Pick<TouchMessage, "content"> =>
  attachments.length > 0 && subjectOf(mail) === "" && text.startsWith("[") && mail.bodies.every(isEmpty)
    ? { content: { kind: "MEDIA" } }
    : {};

const isEmpty = ({ text, html }: Mail["bodies"][number]): boolean =>
  (text ?? "").trim() === "" && (html ?? "").trim() === "";

async function messageOf(mail: Mail, writer: Writer): Promise<TouchMessage> {
  const enclosed = await enclosedIn(mail);
  const { text, fullText } = saidIn(mail, enclosed);
  const [sentAt, subject, thread] = [sentAtOf(mail.headers), subjectOf(mail), threadOf(mail.headers)];
  return {
    ...idOf(mail, writer.account),
    text,
    ...kindOf(mail, enclosed, text),
    ...(enclosed.attachments.length === 0 ? {} : { attachments: enclosed.attachments }),
    ...(fullText === text ? {} : { fullText }),
    ...(subject === "" ? {} : { subject }),
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(thread.inReplyTo === null ? {} : { quotes: thread.inReplyTo }),
    thread,
    ...(isAutomatic(mail, writer) ? { automatic: true } : {}),
  };
}

/** What a mail tells: no matter who wrote it, it is received. */
export async function touchOf(config: EmailConfig, mail: Mail): Promise<Touch> {
  const writer = writerOf(config, mail);
  const { account, label, name, identifiers } = writer;
  return {
    accounts: [account],
    replyTo: account,
    label,
    origin: "CHANNEL_METADATA",
    identifiers,
    // The name is self-chosen, proven address or not.
    fields: name === undefined ? [] : [{ field: "displayName", value: name, assurance: "CLAIMED" }],
    message: await messageOf(mail, writer),
  };
}
