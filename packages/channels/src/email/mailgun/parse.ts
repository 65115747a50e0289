import { z } from "zod";
import { malformed, readAs } from "../../malformed.ts";
import type { RawRequest } from "../../raw-request.ts";
import { formOf, type PostedForm } from "../form.ts";
import type { Mail, MailHeader } from "../mail.ts";
import { mailOf } from "../mime.ts";
import { authorsIn } from "../sender.ts";

const headerList = z.array(z.tuple([z.string(), z.string()]));

function headersOf(form: PostedForm): readonly MailHeader[] {
  const text = form.text("message-headers");
  if (!text) return [];
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    malformed(["message-headers"], "must be JSON");
  }
  return readAs(headerList, list, ["message-headers"]).map(([name, value]) => ({
    name: name.toLowerCase(),
    value,
  }));
}

const parsedMail = (form: PostedForm): Mail => ({
  headers: [...headersOf(form), { name: "message-id", value: form.text("Message-Id") ?? "" }],
  authors: authorsIn(form.text("from") ?? ""),
  subject: form.text("subject"),
  text: form.text("body-plain"),
  html: form.text("body-html"),
});

/**
 * The mail that a route forwarded, told in parts or, to an address that ends in `mime`, raw in `body-mime`.
 * Source: Mailgun, Receiving messages via HTTP.
 * @throws MalformedPayload
 */
export async function mailgunMail(request: RawRequest): Promise<Mail> {
  const form = formOf(request) ?? malformed([], "the body is not a form");
  const raw = form.bytes("body-mime");
  return raw === undefined ? parsedMail(form) : mailOf(raw);
}
