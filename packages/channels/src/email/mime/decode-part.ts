import { once } from "node:events";
import type { MimePart } from "./split.ts";

/** What goes through a decoder at once. It makes strings of it, which are gone sooner while they are small: V8 keeps large ones for long. */
const STEP = 48 * 1024;

function* steps(slices: readonly Uint8Array[]): Generator<Buffer> {
  for (const slice of slices)
    for (let from = 0; from < slice.length; from += STEP) {
      const { buffer, byteOffset, length } = slice.subarray(from, from + STEP);
      yield Buffer.from(buffer, byteOffset, length);
    }
}

const sizeOf = (slices: readonly Uint8Array[]): number => slices.reduce((sum, { length }) => sum + length, 0);

/** The bytes of a part as they were before they were encoded for the way. One copy, or none where they were not encoded. */
export async function decodedPart({ node, slices }: MimePart): Promise<Uint8Array> {
  const encoded = node.encoding === "base64" || node.encoding === "quoted-printable";
  const [only, another] = slices;
  if (!encoded && another === undefined) return only ?? new Uint8Array();
  // Decoded, nothing is longer than it was.
  const most = node.encoding === "base64" ? Math.ceil(sizeOf(slices) * 0.75) : sizeOf(slices);
  const decoded = Buffer.allocUnsafeSlow(most + 16);
  let length = 0;
  const decoder = node.getDecoder();
  decoder.on("data", (chunk: Buffer) => {
    length += chunk.copy(decoded, length);
  });
  const ended = once(decoder, "end");
  for (const step of steps(slices)) if (!decoder.write(step)) await once(decoder, "drain");
  decoder.end();
  await ended;
  return decoded.subarray(0, length);
}
