import { type MultipartPart, parseMultipart } from "@remix-run/multipart-parser";
import type { RawRequest } from "../raw-request.ts";

/** The fields of a posted form; files are left out. */
export interface PostedForm {
  /** The field as sent. The first of several of one name. */
  bytes(name: string): Buffer | undefined;
  /** The field in the given charset, UTF-8 for one that we do not know; what is no text in it becomes U+FFFD. */
  text(name: string, charset?: string): string | undefined;
  /** All of them, the first of each name. */
  fields(): readonly (readonly [name: string, value: Buffer])[];
}

const BOUNDARY = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i;
const MAX_PARTS = 200;

function decoded(bytes: Buffer, charset: string | undefined): string {
  try {
    return new TextDecoder(charset || "utf-8").decode(bytes);
  } catch {
    return new TextDecoder("utf-8").decode(bytes);
  }
}

const formOfFields = (fields: ReadonlyMap<string, Buffer>): PostedForm => ({
  bytes: (name) => fields.get(name),
  text: (name, charset) => {
    const bytes = fields.get(name);
    return bytes && decoded(bytes, charset);
  },
  fields: () => [...fields],
});

const firstOfEach = (entries: readonly (readonly [string, Buffer])[]): PostedForm =>
  formOfFields(new Map([...entries].reverse()));

function urlEncoded(body: Buffer): PostedForm {
  const entries = [...new URLSearchParams(body.toString("utf8"))];
  return firstOfEach(entries.map(([name, value]) => [name, Buffer.from(value)]));
}

/** A part whose own header is no UTF-8 throws when it is asked for its name. */
function fieldOf(part: MultipartPart): readonly [string, Buffer][] {
  return part.name === undefined || part.isFile ? [] : [[part.name, Buffer.from(part.bytes)]];
}

function multipart(body: Buffer, boundary: string): PostedForm | null {
  try {
    const parts = [...parseMultipart(body, { boundary, maxParts: MAX_PARTS, maxFileSize: body.length })];
    return firstOfEach(parts.flatMap(fieldOf));
  } catch {
    return null;
  }
}

/** What parts the fields of a multipart form; null when the body is none. */
export function boundaryOf({ headers }: RawRequest): string | null {
  const found = BOUNDARY.exec(headers["content-type"]?.trim() ?? "");
  return found ? (found[1] ?? found[2] ?? "") : null;
}

function read(request: RawRequest): PostedForm | null {
  if (/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.headers["content-type"]?.trim() ?? ""))
    return urlEncoded(request.rawBody);
  const boundary = boundaryOf(request);
  return boundary === null ? null : multipart(request.rawBody, boundary);
}

/** Proof, token and mail are asked one after the other, and a mail is large. */
const known = new WeakMap<RawRequest, PostedForm | null>();

/** The form that was posted, in either of its encodings; null when the body is none. Never throws. Read once a request. */
export function formOf(request: RawRequest): PostedForm | null {
  const before = known.get(request);
  if (before !== undefined) return before;
  const form = read(request);
  known.set(request, form);
  return form;
}
