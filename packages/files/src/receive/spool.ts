import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FileRefused } from "../refused.ts";
import { sealedSize, sealer } from "../sealed/sealing.ts";
import type { Spooled } from "../store/object-store.ts";

/** As much of the beginning as says what a file is. */
const HEAD = 256 * 1024;

export interface SpooledFile extends Spooled {
  /** Plain bytes. */
  readonly size: number;
  readonly sha256: string;
  readonly head: Buffer;
}

const inWords = (bytes: number): string =>
  bytes % 1024 ** 3 === 0 ? `${bytes / 1024 ** 3} GiB` : `${Math.round(bytes / 1024 ** 2)} MiB`;

export const tooLarge = (limit: number): FileRefused =>
  new FileRefused("TOO_LARGE", `A file has at most ${inWords(limit)}.`);

/** Hashes, counts and keeps the head of what flows through; fails beyond the limit. */
function measure(limit: number) {
  const hash = createHash("sha256");
  const head: Buffer[] = [];
  let size = 0;
  let headSize = 0;
  const stream = new Transform({
    transform(part: Buffer, _encoding, done) {
      size += part.length;
      if (size > limit) return done(tooLarge(limit));
      hash.update(part);
      if (headSize < HEAD) {
        head.push(part.subarray(0, HEAD - headSize));
        headSize += part.length;
      }
      done(null, part);
    },
  });
  return { stream, measured: () => ({ size, sha256: hash.digest("hex"), head: Buffer.concat(head) }) };
}

/**
 * Writes a stream, sealed, into a file of its own; nothing is left of one that fails.
 * @throws FileRefused when it is larger than `limit`, or empty; what the source fails with.
 */
export async function spool(
  folder: string,
  source: AsyncIterable<Uint8Array>,
  key: Buffer,
  limit: number,
): Promise<SpooledFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, randomUUID());
  const { stream, measured } = measure(limit);
  try {
    const from = source instanceof Readable ? source : Readable.from(source, { objectMode: false });
    await pipeline(from, stream, sealer(key), createWriteStream(path, { mode: 0o600 }));
    const file = measured();
    if (file.size === 0) throw new FileRefused("EMPTY", "The file is empty.");
    return { path, sealedBytes: sealedSize(file.size), ...file };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

const DAY_MS = 24 * 60 * 60_000;

/** Removes what processes that were killed left in the spool. */
export async function sweepSpool(folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && found.mtimeMs < now - DAY_MS) await rm(path, { force: true });
  }
}
