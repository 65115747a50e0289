import { bufferOf } from "./bytes.ts";

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Width and height of a GIF or a PNG, by its own head; null for all else. */
function sizeOf(bytes: Buffer): readonly [width: number, height: number] | null {
  const head = bytes.toString("latin1", 0, 6);
  if ((head === "GIF87a" || head === "GIF89a") && bytes.length >= 10)
    return [bytes.readUInt16LE(6), bytes.readUInt16LE(8)];
  if (bytes.length >= 24 && bytes.subarray(0, 8).equals(PNG))
    return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  return null;
}

/** A picture that nobody sees tells its sender that the mail was read, or makes room in a layout. */
export function isPixel(content: Uint8Array): boolean {
  const size = sizeOf(bufferOf(content));
  return size !== null && size[0] <= 2 && size[1] <= 2;
}
