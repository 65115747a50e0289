import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import { EgressFailed } from "./errors.ts";

/** The most that an answer may hold, in bytes, after decompression. */
export const MAX_ANSWER_BYTES = 1024 * 1024;

const tooLarge = (status: number): EgressFailed =>
  new EgressFailed(`the answer (HTTP ${status}) is larger than 1 MiB`, status);

type Decode = (bytes: Buffer, limit: { maxOutputLength: number }) => Promise<Buffer>;

const DECODERS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ["gzip", promisify(gunzip)],
  ["x-gzip", promisify(gunzip)],
  ["deflate", promisify(inflate)],
  ["br", promisify(brotliDecompress)],
]);

async function collected(chunks: AsyncIterable<Buffer>, status: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw tooLarge(status);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/**
 * Reads an answer's body whole. We ask for no compression, but some servers compress regardless.
 * @throws EgressFailed when it is too large (a decompression bomb too), or encoded in a way that we do not know.
 */
export async function readAnswerBody(
  chunks: AsyncIterable<Buffer>,
  encoding: string | undefined,
  status: number,
): Promise<Buffer> {
  const bytes = await collected(chunks, status);
  const name = encoding?.trim().toLowerCase() ?? "";
  if (name === "" || name === "identity" || bytes.length === 0) return bytes;
  const decode = DECODERS.get(name);
  if (decode === undefined)
    throw new EgressFailed(`the answer (HTTP ${status}) is encoded in an unknown way`, status);
  try {
    return await decode(bytes, { maxOutputLength: MAX_ANSWER_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(status);
    throw new EgressFailed(`the answer (HTTP ${status}) cannot be decompressed`, status);
  }
}
