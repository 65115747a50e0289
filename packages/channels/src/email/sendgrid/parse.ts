import { z } from "zod";
import { malformed, readAs } from "../../malformed.ts";
import type { RawRequest } from "../../raw-request.ts";
import { formOf, type PostedForm } from "../form.ts";
import type { Mail } from "../mail.ts";
import { headersOf, mailOf } from "../mime.ts";
import { authorsIn } from "../sender.ts";

const charsetsShape = z.record(z.string(), z.string());

/** In which charset each field is, by SendGrid's word: it passes the bytes on as they were mailed. */
function charsetsOf(form: PostedForm): Readonly<Record<string, string>> {
  const text = form.text("charsets");
  if (!text) return {};
  try {
    return readAs(charsetsShape, JSON.parse(text), ["charsets"]);
  } catch {
    return malformed(["charsets"], "must be a JSON object of charsets by field");
  }
}

async function parsedMail(form: PostedForm): Promise<Mail> {
  const charsets = charsetsOf(form);
  const field = (name: string): string | undefined => form.text(name, charsets[name]);
  return {
    headers: await headersOf(field("headers") ?? ""),
    authors: authorsIn(field("from") ?? ""),
    subject: field("subject"),
    text: field("text"),
    html: field("html"),
  };
}

/**
 * The mail of an Inbound Parse call, told in parts or, where the business chose so, raw in the field `email`.
 * Source: SendGrid, Inbound Email Parse Webhook.
 * @throws MalformedPayload
 */
export async function sendgridMail(request: RawRequest): Promise<Mail> {
  const form = formOf(request) ?? malformed([], "the body is not multipart/form-data");
  const raw = form.bytes("email");
  return raw === undefined ? parsedMail(form) : mailOf(raw);
}
