import { z } from "zod";
import { readAs, readJson } from "../../malformed.ts";
import { optionalText } from "../../payload-shapes.ts";
import type { RawRequest } from "../../raw-request.ts";
import type { Mail } from "../mail.ts";

/** Whatever else Postmark tells (Bounce, Delivery, Open …) has a type; an inbound mail has none. */
const record = z.looseObject({ RecordType: z.string().optional() });

/** Source: Postmark, Inbound webhook. */
const inbound = z.looseObject({
  MessageID: optionalText,
  FromFull: z.looseObject({ Email: z.string(), Name: z.string().nullish() }),
  Headers: z.array(z.looseObject({ Name: z.string(), Value: z.string() })),
  Subject: optionalText,
  TextBody: optionalText,
  HtmlBody: optionalText,
});

/** The mail that Postmark tells of, or what else it tells. @throws MalformedPayload */
export function postmarkMail(request: RawRequest): Mail | string {
  const json = readJson(request.rawBody);
  const { RecordType } = readAs(record, json);
  if (RecordType !== undefined) return `Postmark's ${RecordType}`;
  const { FromFull, Headers, MessageID, Subject, TextBody, HtmlBody } = readAs(inbound, json);
  return {
    headers: Headers.map(({ Name, Value }) => ({ name: Name.toLowerCase(), value: Value })),
    authors: [{ address: FromFull.Email, name: FromFull.Name ?? "" }],
    subject: Subject,
    text: TextBody,
    html: HtmlBody,
    providerId: MessageID,
  };
}

const carrier = z.looseObject({ Attachments: z.array(z.record(z.string(), z.unknown())).optional() });

/** The body without what was attached; a body of another shape stays as it is. */
export function postmarkKept({ rawBody }: RawRequest): Buffer {
  try {
    const { Attachments = [], RawEmail: _, ...rest } = carrier.parse(JSON.parse(rawBody.toString("utf8")));
    return Buffer.from(
      JSON.stringify({ ...rest, Attachments: Attachments.map(({ Content: _content, ...named }) => named) }),
    );
  } catch {
    return rawBody;
  }
}
