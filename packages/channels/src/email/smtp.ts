import type { Socket } from "node:net";
import { createTransport } from "nodemailer";
import { addressRefusal, withoutAddresses } from "../egress/address.ts";
import type { MailServer } from "../egress/mail-url.ts";
import type { SendOutcome } from "../provider.ts";
import type { MailFile } from "./mail-files.ts";
import type { OutgoingMail } from "./outgoing-mail.ts";

/** Long enough for servers that make strangers wait before they greet. */
const TIMEOUT_MS = 30_000;

export interface SubmitOptions {
  /** For all of it. */
  readonly timeoutMs?: number;
  /** By default `needsTls`. */
  readonly requireTLS?: boolean;
  readonly files?: readonly MailFile[];
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly permanent?: boolean;
}

/** What no other attempt would change, though no reply of the server says so. */
const FINAL: ReadonlySet<string | undefined> = new Set([
  "EENVELOPE",
  "EAUTH",
  "ENOAUTH",
  "ECONFIG",
  "EMESSAGE",
]);

/** 5yz is final and 4yz passes (RFC 5321 4.2.1); without a reply the connection was at fault, and may be better later. */
function outcomeOf({ code, message, response, responseCode, permanent }: SmtpError): SendOutcome {
  if (responseCode !== undefined) {
    const reason = `SMTP ${response ?? responseCode}`;
    return {
      type: permanent ? "failed" : "retry",
      reason: code === "ETLS" ? `STARTTLS was refused: ${reason}` : reason,
    };
  }
  return { type: FINAL.has(code) ? "failed" : "retry", reason: `no answer: ${withoutAddresses(message)}` };
}

/**
 * Whether the password may go over TLS alone: anyone who is between can take STARTTLS out of the server's greeting. A server inside, which the
 * operator has allowed by its address, may have no certificate.
 */
export const needsTls = ({ user }: MailServer, remoteAddress: string): boolean =>
  user !== undefined && addressRefusal(remoteAddress, []) === null;

/**
 * Hands one mail to a server over a socket that leads to it, and destroys the socket; no host is looked up and no file or URL is read.
 * Never rejects for anything that the server does.
 */
export async function submit(
  server: MailServer,
  socket: Socket,
  mail: OutgoingMail,
  options: SubmitOptions = {},
): Promise<SendOutcome> {
  const { host, port, secure, user, password } = server;
  const {
    requireTLS = needsTls(server, socket.remoteAddress ?? ""),
    timeoutMs = TIMEOUT_MS,
    files = [],
  } = options;
  const noAccess = { disableFileAccess: true, disableUrlAccess: true } as const;
  const transport = createTransport({
    ...noAccess,
    host,
    port,
    secure,
    requireTLS,
    connection: socket,
    // The machine's own name is nobody's business.
    name: mail.messageId.slice(mail.messageId.indexOf("@") + 1, -1),
    ...(user === undefined ? {} : { auth: { user, pass: password ?? "" } }),
  });
  const { from, to, cc, messageId, subject, text, automatic, inReplyTo, references } = mail;
  try {
    await transport.sendMail({
      ...noAccess,
      envelope: { from, to: [to, ...cc] },
      from: { name: "", address: from },
      to: { name: "", address: to },
      ...(cc.length === 0 ? {} : { cc: cc.map((address) => ({ name: "", address })) }),
      messageId,
      ...(inReplyTo === undefined ? {} : { inReplyTo, references: [...references] }),
      subject,
      text,
      attachments: files.map((file) => ({ ...file, contentDisposition: "attachment" as const })),
      // RFC 3834 5: of a mail that nobody wrote, for whatever answers mails by itself.
      headers: automatic ? { "Auto-Submitted": "auto-generated" } : {},
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { type: "sent", externalId: messageId };
  } catch (error) {
    return outcomeOf(error as SmtpError);
  } finally {
    transport.close();
    socket.destroy();
  }
}
