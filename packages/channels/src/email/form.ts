import { type MultipartPart, parseMultipart } from "@remix-run/multipart-parser";
import type { RawRequest } from "../raw-request.ts";
import { decodeText } from "./mime/charset.ts";

/** A file that came in a form; its bytes are those of the body. */
export interface FormFile {
  /** Of the field. */
  readonly field: string;
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly bytes: Buffer;
}

/** What was posted as a form. */
export interface PostedForm {
  /** The field as sent. The first of several of one name. The same object at every call. */
  bytes(name: string): Buffer | undefined;
  /** The field in the given charset, else in what its bytes are; see `decodeText`. */
  text(name: string, charset?: string): string | undefined;
  /** All of them, the first of each name. */
  fields(): readonly (readonly [name: string, value: Buffer])[];
  files(): readonly FormFile[];
}

const BOUNDARY = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i;
const MAX_PARTS = 1000;

type Field = readonly [name: string, value: Buffer];

const formOfFields = (entries: readonly Field[], files: readonly FormFile[]): PostedForm => {
  const fields = new Map([...entries].reverse());
  return {
    bytes: (name) => fields.get(name),
    text: (name, charset) => {
      const bytes = fields.get(name);
      return bytes && decodeText(bytes, charset);
    },
    fields: () => [...fields],
    files: () => files,
  };
};

function urlEncoded(body: Buffer): PostedForm {
  const entries = [...new URLSearchParams(body.toString("utf8"))];
  return formOfFields(
    entries.map(([name, value]) => [name, Buffer.from(value)]),
    [],
  );
}

/** A view of the body where the part is one piece of it: a mail is large. */
function bytesOf({ content }: MultipartPart): Buffer {
  const [only = new Uint8Array(), another] = content;
  return another === undefined
    ? Buffer.from(only.buffer, only.byteOffset, only.byteLength)
    : Buffer.concat(content);
}

interface Head {
  readonly field: string | undefined;
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly isFile: boolean;
}

/** A part whose own header is no UTF-8 throws when it is asked for its name; it is a file then, for names of files are a sender's words. */
function headOf(part: MultipartPart): Head {
  try {
    return { field: part.name, name: part.filename, type: part.mediaType, isFile: part.isFile };
  } catch {
    return { field: "", name: undefined, type: undefined, isFile: true };
  }
}

function multipart(body: Buffer, boundary: string): PostedForm | null {
  const fields: Field[] = [];
  const files: FormFile[] = [];
  try {
    for (const part of parseMultipart(body, { boundary, maxParts: MAX_PARTS, maxFileSize: body.length })) {
      const { field, name, type, isFile } = headOf(part);
      if (field === undefined) continue;
      if (isFile) files.push({ field, name, type, bytes: bytesOf(part) });
      else fields.push([field, bytesOf(part)]);
    }
  } catch {
    return null;
  }
  return formOfFields(fields, files);
}

/** What parts the fields of a multipart form; null when the body is not one. */
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

/** The form that was posted, in either of its encodings; null when the body is not one. Never throws. Read once a request. */
export function formOf(request: RawRequest): PostedForm | null {
  const before = known.get(request);
  if (before !== undefined) return before;
  const form = read(request);
  known.set(request, form);
  return form;
}
