import { malformed } from "../../malformed.ts";
import type { RawRequest } from "../../raw-request.ts";
import { authorsIn } from "../author/addresses.ts";
import { type Form, formOf } from "../form.ts";
import { jsonIn, listOr, objectOr } from "../lenient.ts";
import type { Mail, MailFile, MailHeader } from "../mail.ts";
import { mailIn } from "../mime/read-mail.ts";

function headersOf(form: Form): readonly MailHeader[] {
  const told = listOr(jsonIn(form.text("message-headers"))).flatMap((pair): MailHeader[] => {
    const [name, value] = listOr(pair);
    return typeof name === "string" && typeof value === "string"
      ? [{ name: name.trim().toLowerCase(), value }]
      : [];
  });
  const id = form.text("Message-Id");
  return id && !told.some(({ name }) => name === "message-id")
    ? [...told, { name: "message-id", value: id }]
    : told;
}

/** Who sent it by the envelope: an empty one is a report's. */
function envelopeOf(form: Form): Pick<Mail, "envelopeSender"> {
  const sender = form.text("sender")?.trim();
  return sender === undefined ? {} : { envelopeSender: sender === "<>" ? "" : sender };
}

function filesOf(form: Form): readonly MailFile[] {
  const inText = new Set(Object.values(objectOr(jsonIn(form.text("content-id-map")))));
  return form.files().map(({ field, name, type, bytes }) => ({
    name,
    type: (type ?? "application/octet-stream").toLowerCase(),
    inline: inText.has(field),
    bytes: () => bytes,
  }));
}

const parsedMail = (form: Form): Mail => ({
  headers: headersOf(form),
  authors: authorsIn(form.text("from") ?? ""),
  subject: form.text("subject"),
  bodies: [{ text: form.text("body-plain"), html: form.text("body-html") }],
  files: filesOf(form),
  ...envelopeOf(form),
});

/** The fields of which every call of a route has one. */
const ENVELOPE = ["body-mime", "message-headers", "from", "sender", "recipient", "body-plain", "body-html"];

/**
 * The mail that a route forwarded, told in parts or, to an address that ends in `mime`, raw in `body-mime`.
 * Source: Mailgun, Receiving messages via HTTP.
 * @throws MalformedPayload where it is no such form; what it returns throws it where the raw mail cannot be read.
 */
export function mailgunMail(request: RawRequest): () => Mail | Promise<Mail> {
  const form = formOf(request) ?? malformed([], "the body is not a form");
  if (!ENVELOPE.some((name) => form.bytes(name) !== undefined))
    malformed([], "is no call of a Mailgun route");
  const raw = form.bytes("body-mime");
  return raw === undefined
    ? () => parsedMail(form)
    : async () => ({ ...(await mailIn(raw)), ...envelopeOf(form) });
}
