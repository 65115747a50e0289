import type { RawRequest } from "../raw-request.ts";
import type { EmailProvider } from "./config.ts";
import type { Mail } from "./mail.ts";
import { mailgunMail } from "./mailgun/parse.ts";
import { mailgunSigned, mailgunToken } from "./mailgun/verify.ts";
import { postmarkMail } from "./postmark/parse.ts";
import { postmarkAuthorised } from "./postmark/verify.ts";
import { sendgridMail } from "./sendgrid/parse.ts";
import { sendgridSigned } from "./sendgrid/verify.ts";

/** How one of the inbound providers proves and tells a mail. */
interface InboundMail {
  isAuthentic(inboundSecret: string, request: RawRequest): boolean;
  onceKey(request: RawRequest): string | null;
  /** The mail, or the name of what else was told. @throws MalformedPayload, at once or later. */
  read(request: RawRequest): Mail | string | Promise<Mail>;
}

const never = (): null => null;

export const inboundMail: Readonly<Record<EmailProvider, InboundMail>> = {
  POSTMARK: { isAuthentic: postmarkAuthorised, onceKey: never, read: postmarkMail },
  SENDGRID: { isAuthentic: sendgridSigned, onceKey: never, read: sendgridMail },
  MAILGUN: { isAuthentic: (secret, request) => mailgunSigned(secret, request), onceKey: mailgunToken, read: mailgunMail },
};
