import { malformed } from "../../malformed.ts";
import type { RawRequest } from "../../raw-request.ts";
import { type LeanJson, readLeanJson } from "../lean-json.ts";
import { isObject, type JsonObject, listOr, objectOr, textOr } from "../lenient.ts";
import type { Author, Mail, MailFile, MailHeader } from "../mail.ts";

const FILES = new Set(["Content", "RawEmail"]);

function readBody({ rawBody }: RawRequest): LeanJson {
  try {
    return readLeanJson(rawBody, FILES);
  } catch {
    return malformed([], "the body is not JSON in UTF-8");
  }
}

/** The fields of which every mail that Postmark tells has one. */
const ENVELOPE = ["FromFull", "From", "Headers", "MessageID", "TextBody", "HtmlBody", "Subject"];

const headersOf = (list: unknown): readonly MailHeader[] =>
  listOr(list).flatMap((one) => {
    const [name, value] = [textOr(objectOr(one).Name), textOr(objectOr(one).Value)];
    return name === undefined || value === undefined ? [] : [{ name: name.trim().toLowerCase(), value }];
  });

/** Postmark takes From apart; what it found is the one that it names. */
function authorsOf({ FromFull, From, FromName }: JsonObject): readonly Author[] {
  const { Email, Name } = objectOr(FromFull);
  const address = textOr(Email) || textOr(From) || "";
  const name = textOr(Name) ?? textOr(FromName) ?? "";
  return address.trim() === "" && name.trim() === "" ? [] : [{ address: address.trim(), name }];
}

const filesOf = (list: unknown, base64: LeanJson["base64"]): readonly MailFile[] =>
  listOr(list)
    .filter(isObject)
    .map(({ Name, ContentType, ContentID, Content }) => ({
      name: textOr(Name),
      type: (textOr(ContentType) ?? "application/octet-stream").toLowerCase().split(";")[0]?.trim() ?? "",
      inline: !!textOr(ContentID),
      bytes: () => base64(Content) ?? new Uint8Array(),
    }));

/**
 * The mail that Postmark tells of, or the name of what else it tells: whatever else (Bounce, Delivery, Open …) has a type.
 * Source: Postmark, Inbound webhook.
 * @throws MalformedPayload where it is no JSON, or nothing of Postmark's.
 */
export function postmarkMail(request: RawRequest): () => Mail | string {
  const { value: json, base64 } = readBody(request);
  if (!isObject(json)) return malformed([], "must be an object");
  const { RecordType, Headers, MessageID, Subject, TextBody, HtmlBody, Attachments } = json;
  if (typeof RecordType === "string") return () => `Postmark's ${RecordType}`;
  if (!ENVELOPE.some((field) => field in json)) malformed([], "is no inbound mail of Postmark's");
  return () => ({
    headers: headersOf(Headers),
    authors: authorsOf(json),
    subject: textOr(Subject),
    bodies: [{ text: textOr(TextBody), html: textOr(HtmlBody) }],
    files: filesOf(Attachments, base64),
    providerId: textOr(MessageID),
  });
}

/** The body without what was attached, whose names stay; a body of another shape stays as it is. */
export function postmarkKept({ rawBody }: RawRequest): Buffer {
  try {
    const { value } = readLeanJson(rawBody, FILES);
    if (!isObject(value)) return rawBody;
    const { RawEmail: _raw, ...rest } = value;
    if (!Array.isArray(rest.Attachments)) return Buffer.from(JSON.stringify(rest));
    const named = rest.Attachments.map((file) => {
      if (!isObject(file)) return file;
      const { Content: _content, ...others } = file;
      return others;
    });
    return Buffer.from(JSON.stringify({ ...rest, Attachments: named }));
  } catch {
    return rawBody;
  }
}
