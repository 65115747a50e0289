import { createCipheriv, createDecipheriv } from "node:crypto";
import { Transform } from "node:stream";

/** Plain bytes of one chunk, so that a part of a file can be read without the rest. */
export const CHUNK = 64 * 1024;
const TAG = 16;
const SEALED_CHUNK = CHUNK + TAG;

const chunksOf = (size: number): number => Math.max(1, Math.ceil(size / CHUNK));

/** How many bytes a file of `size` has when it is sealed. */
export const sealedSize = (size: number): number => size + TAG * chunksOf(size);

/** The place of a chunk is its nonce, for each file has a key of its own. The last one is marked: a file that was cut does not open. */
function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 0);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

function sealChunk(key: Buffer, index: number, isLast: boolean, plain: Buffer): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonceOf(index, isLast));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openChunk(key: Buffer, index: number, isLast: boolean, sealed: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(index, isLast));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG)), decipher.final()]);
}

/** Seals what flows through: AES-256-GCM, chunk by chunk. */
export function sealer(key: Buffer): Transform {
  let held: Buffer = Buffer.alloc(0);
  let index = 0;
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      held = held.length === 0 ? part : Buffer.concat([held, part]);
      // A whole chunk is held back until there is more, for it may be the last.
      while (held.length > CHUNK) {
        this.push(sealChunk(key, index++, false, held.subarray(0, CHUNK)));
        held = held.subarray(CHUNK);
      }
      done();
    },
    flush(done) {
      this.push(sealChunk(key, index, true, held));
      done();
    },
  });
}

/** Plain bytes `from` up to, not including, `to`. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** Which sealed bytes hold a part of a file of `size`. */
export function sealedPart(size: number, { from, to }: Part): Part {
  const first = Math.floor(from / CHUNK);
  const last = Math.max(first, Math.ceil(to / CHUNK) - 1);
  return { from: first * SEALED_CHUNK, to: Math.min((last + 1) * SEALED_CHUNK, sealedSize(size)) };
}

/**
 * Opens what `sealedPart` named.
 * @throws Error when it was changed, cut, or sealed by another key.
 */
export async function* opened(
  key: Buffer,
  size: number,
  part: Part,
  sealed: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const last = chunksOf(size) - 1;
  let index = Math.floor(part.from / CHUNK);
  let held: Buffer = Buffer.alloc(0);
  const plain = (chunk: Buffer): Buffer => {
    const begins = index * CHUNK;
    const bytes = openChunk(key, index, index === last, chunk);
    index++;
    return bytes.subarray(Math.max(0, part.from - begins), Math.max(0, part.to - begins));
  };
  for await (const bytes of sealed) {
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    while (held.length >= SEALED_CHUNK) {
      yield plain(held.subarray(0, SEALED_CHUNK));
      held = held.subarray(SEALED_CHUNK);
    }
  }
  if (held.length > 0) yield plain(held);
  if (index <= Math.max(0, Math.ceil(part.to / CHUNK) - 1)) throw new Error("the stored file ends too early");
}
