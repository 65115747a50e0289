import type { RawRequest } from "../raw-request.ts";
import type { EmailProvider } from "./config.ts";
import { keptForm } from "./kept-form.ts";
import type { Mail } from "./mail.ts";
import { mailgunMail } from "./mailgun/parse.ts";
import { mailgunSigned, mailgunToken } from "./mailgun/verify.ts";
import { postmarkKept, postmarkMail } from "./postmark/parse.ts";
import { postmarkAuthorised } from "./postmark/verify.ts";
import { sendgridMail } from "./sendgrid/parse.ts";
import { sendgridSigned } from "./sendgrid/verify.ts";

/** How one of the inbound providers proves and tells a mail. */
interface InboundMail {
  isAuthentic(inboundSecret: string, request: RawRequest): boolean;
  readonly provenByHeaders: boolean;
  onceKey(request: RawRequest): string | null;
  /**
   * Opens the call; what it returns reads the mail, or the name of what else was told.
   * @throws MalformedPayload where the call is not one of this provider's; what was opened throws it where the mail cannot be read.
   */
  open(request: RawRequest): () => Mail | string | Promise<Mail>;
  /** The body without attachments and proofs. */
  kept(request: RawRequest): Buffer;
}

const never = (): null => null;

export const inboundMail: Readonly<Record<EmailProvider, InboundMail>> = {
  POSTMARK: {
    isAuthentic: postmarkAuthorised,
    provenByHeaders: true,
    onceKey: never,
    open: postmarkMail,
    kept: postmarkKept,
  },
  SENDGRID: {
    isAuthentic: sendgridSigned,
    provenByHeaders: false,
    onceKey: never,
    open: sendgridMail,
    kept: (request) => keptForm(request, "email"),
  },
  MAILGUN: {
    isAuthentic: (secret, request) => mailgunSigned(secret, request),
    provenByHeaders: false,
    onceKey: mailgunToken,
    open: mailgunMail,
    // Together they are good for one more call, if this one came to nothing.
    kept: (request) => keptForm(request, "body-mime", ["timestamp", "token", "signature"]),
  },
};
