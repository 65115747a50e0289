import { malformed } from "../../malformed.ts";
import type { RawRequest } from "../../raw-request.ts";
import { authorsIn } from "../author/addresses.ts";
import { type Form, formOf } from "../form.ts";
import { jsonIn, objectOr, textOr } from "../lenient.ts";
import type { Mail, MailFile } from "../mail.ts";
import { headersIn } from "../mime/headers.ts";
import { mailIn } from "../mime/read-mail.ts";

/** Who sent it by the envelope. */
const envelopeOf = (form: Form): Pick<Mail, "envelopeSender"> => {
  const sender = textOr(objectOr(jsonIn(form.text("envelope"))).from);
  return sender === undefined ? {} : { envelopeSender: sender.trim() };
};

/** The files; how they were attached is told apart from them. */
function filesOf(form: Form): readonly MailFile[] {
  const told = objectOr(jsonIn(form.text("attachment-info")));
  return form.files().map(({ field, name, type, bytes }) => {
    const info = objectOr(told[field]);
    return {
      name: textOr(info.filename) ?? textOr(info.name) ?? name,
      type: (textOr(info.type) ?? type ?? "application/octet-stream").toLowerCase(),
      inline: textOr(info["content-id"]) !== undefined,
      bytes: () => bytes,
    };
  });
}

/** Each field is in the charset of which SendGrid says so: it passes the bytes on as they were mailed. */
function parsedMail(form: Form): Mail {
  const charsets = objectOr(jsonIn(form.text("charsets")));
  const field = (name: string): string | undefined => form.text(name, textOr(charsets[name]));
  return {
    headers: headersIn(form.bytes("headers") ?? new Uint8Array()),
    authors: authorsIn(field("from") ?? ""),
    subject: field("subject"),
    bodies: [{ text: field("text"), html: field("html") }],
    files: filesOf(form),
    ...envelopeOf(form),
  };
}

/** The fields of which every Inbound Parse call has one. */
const ENVELOPE = ["email", "headers", "from", "text", "html", "envelope"];

/**
 * The mail of an Inbound Parse call, told in parts or, where the business chose so, raw in the field `email`.
 * Source: SendGrid, Inbound Email Parse Webhook.
 * @throws MalformedPayload where it is no such form; what it returns throws it where the raw mail cannot be read.
 */
export function sendgridMail(request: RawRequest): () => Mail | Promise<Mail> {
  const form = formOf(request) ?? malformed([], "the body is not multipart/form-data");
  if (!ENVELOPE.some((name) => form.bytes(name) !== undefined))
    malformed([], "is no call of SendGrid's Inbound Parse");
  const raw = form.bytes("email");
  return raw === undefined
    ? () => parsedMail(form)
    : async () => ({ ...(await mailIn(raw)), ...envelopeOf(form) });
}
