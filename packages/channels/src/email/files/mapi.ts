import { decodeText } from "../mime/charset.ts";

export interface MapiValue {
  readonly type: number;
  readonly bytes: Buffer;
}

/** By their ids; of a property with several values, the first. */
export type MapiProperties = ReadonlyMap<number, MapiValue>;

const STRING8 = 0x1e;
const UNICODE = 0x1f;
const OBJECT = 0x0d;
const BINARY = 0x102;
const MULTIPLE = 0x1000;
const GUID = 16;

/** The sizes of the values that are written as they are, rounded up to four bytes. */
const FIXED: Readonly<Record<number, number>> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};

const MAX_PROPERTIES = 5_000;
const MAX_VALUES = 1_000;

class EndOfData extends Error {}

const padded = (length: number): number => (length + 3) & ~3;

class Reader {
  #at = 0;
  constructor(private readonly data: Buffer) {}

  take(length: number): Buffer {
    if (length < 0 || length > this.data.length - this.#at) throw new EndOfData();
    this.#at += length;
    return this.data.subarray(this.#at - length, this.#at);
  }

  count(): number {
    return this.take(4).readUInt32LE(0);
  }

  /** A length, then as much, filled up to four bytes. */
  sized(): Buffer {
    const length = this.count();
    const value = this.take(length);
    this.take(Math.min(padded(length) - length, this.data.length - this.#at));
    return value;
  }
}

/** A property with an id of 0x8000 or more says by what name it goes. */
function skipName(reader: Reader): void {
  reader.take(GUID);
  if (reader.count() === 0) reader.take(4);
  else reader.sized();
}

function firstOf(reader: Reader, type: number): Buffer | undefined {
  const base = type & ~MULTIPLE;
  const variable = base === STRING8 || base === UNICODE || base === OBJECT || base === BINARY;
  const count = variable || (type & MULTIPLE) !== 0 ? reader.count() : 1;
  if (count > MAX_VALUES) throw new EndOfData();
  const size = FIXED[base];
  if (!variable && size === undefined) throw new EndOfData();
  let first: Buffer | undefined;
  for (let n = 0; n < count; n++) {
    const value = variable ? reader.sized() : reader.take(size ?? 0);
    first ??= base === OBJECT ? value.subarray(GUID) : value;
  }
  return first;
}

/** The properties in a block of them, up to the first that cannot be read. Never throws. Source: MS-OXTNEF 2.1.3.4. */
export function mapiProperties(block: Buffer): MapiProperties {
  const found = new Map<number, MapiValue>();
  const reader = new Reader(block);
  try {
    for (let left = Math.min(reader.count(), MAX_PROPERTIES); left > 0; left--) {
      const type = reader.take(2).readUInt16LE(0);
      const id = reader.take(2).readUInt16LE(0);
      if (id >= 0x8000) skipName(reader);
      const bytes = firstOf(reader, type);
      if (bytes && !found.has(id)) found.set(id, { type: type & ~MULTIPLE, bytes });
    }
  } catch (error) {
    if (!(error instanceof EndOfData)) throw error;
  }
  return found;
}

/** A text without the zero that ends it; undefined where it is not one, or empty. */
export function mapiText(value: MapiValue | undefined, charset: string): string | undefined {
  if (value === undefined || value.type === OBJECT) return undefined;
  const text = value.type === UNICODE ? value.bytes.toString("utf16le") : decodeText(value.bytes, charset);
  return text.split("\u0000")[0] || undefined;
}
