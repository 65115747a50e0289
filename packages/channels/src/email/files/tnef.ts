import { decodeText } from "../mime/charset.ts";
import { bufferOf } from "./bytes.ts";
import { type MapiProperties, mapiProperties, mapiText } from "./mapi.ts";

/** One file of a winmail.dat. */
export interface TnefFile {
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly bytes: Uint8Array;
}

export interface Tnef {
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly files: readonly TnefFile[];
}

const SIGNATURE = 0x223e9f78;
const HEADER = 6;
/** Level, id and length before each attribute's data, and a checksum behind it. */
const HEAD = 9;
const CHECKSUM = 2;

/** Attributes by the lower half of their ids. */
const CODE_PAGE = 0x9007;
const BODY = 0x800c;
const MESSAGE_PROPERTIES = 0x9003;
const NEW_FILE = 0x9002;
const FILE_TITLE = 0x8010;
const FILE_DATA = 0x800f;
const FILE_PROPERTIES = 0x9005;

const TEXT = 0x1000;
const HTML = 0x1013;
const LONG_NAME = 0x3707;
const SHORT_NAME = 0x3704;
const FILE_TYPE = 0x370e;
const FILE_BYTES = 0x3701;

const MAX_ATTRIBUTES = 2_000;

interface Attribute {
  readonly id: number;
  readonly data: Buffer;
}

/** The attributes in their order, as far as they can be read. */
function* attributesOf(tnef: Buffer): Generator<Attribute> {
  for (let at = HEADER, n = 0; at + HEAD <= tnef.length && n < MAX_ATTRIBUTES; n++) {
    const length = tnef.readUInt32LE(at + 5);
    const from = at + HEAD;
    if (length > tnef.length - from) return;
    yield { id: tnef.readUInt16LE(at + 1), data: tnef.subarray(from, from + length) };
    at = from + length + CHECKSUM;
  }
}

const untilNul = (data: Buffer): Buffer => {
  const end = data.indexOf(0);
  return end < 0 ? data : data.subarray(0, end);
};

interface Growing {
  title?: Buffer;
  data?: Buffer;
  properties?: MapiProperties;
}

function fileOf({ title, data, properties }: Growing, charset: string): TnefFile[] {
  const bytes = properties?.get(FILE_BYTES)?.bytes ?? data;
  if (bytes === undefined) return [];
  const named =
    mapiText(properties?.get(LONG_NAME), charset) ?? mapiText(properties?.get(SHORT_NAME), charset);
  const name = named ?? (title && decodeText(untilNul(title), charset));
  // Of a data attribute and a property, the attribute is the file; the property may be an object of Outlook's own.
  return [
    { name: name || undefined, type: mapiText(properties?.get(FILE_TYPE), charset), bytes: data ?? bytes },
  ];
}

/**
 * What Outlook packed into a winmail.dat (TNEF): its text and its files; null where the bytes are none. Never throws.
 * Source: MS-OXTNEF 2.1.
 */
export function readTnef(content: Uint8Array): Tnef | null {
  const tnef = bufferOf(content);
  if (tnef.length < HEADER || tnef.readUInt32LE(0) !== SIGNATURE) return null;
  let charset = "windows-1252";
  let body: Buffer | undefined;
  let message: MapiProperties = new Map();
  const files: Growing[] = [];
  for (const { id, data } of attributesOf(tnef)) {
    const file = files.at(-1);
    if (id === CODE_PAGE && data.length >= 4) charset = `windows-${data.readUInt32LE(0)}`;
    else if (id === BODY) body = data;
    else if (id === MESSAGE_PROPERTIES) message = mapiProperties(data);
    else if (id === NEW_FILE) files.push({});
    else if (file && id === FILE_TITLE) file.title = data;
    else if (file && id === FILE_DATA) file.data = data;
    else if (file && id === FILE_PROPERTIES) file.properties = mapiProperties(data);
  }
  return {
    text: body ? decodeText(untilNul(body), charset) : mapiText(message.get(TEXT), charset),
    html: mapiText(message.get(HTML), charset),
    files: files.flatMap((file) => fileOf(file, charset)),
  };
}
