const attribute = (level: number, id: number, data: Buffer): Buffer => {
  const head = Buffer.alloc(9);
  head.writeUInt8(level, 0);
  head.writeUInt32LE(id, 1);
  head.writeUInt32LE(data.length, 5);
  const sum = Buffer.alloc(2);
  sum.writeUInt16LE(
    data.reduce((all, byte) => (all + byte) % 65_536, 0),
    0,
  );
  return Buffer.concat([head, data, sum]);
};

const unicode = (id: number, text: string): Buffer => {
  const value = Buffer.from(`${text}\u0000`, "utf16le");
  const head = Buffer.alloc(12);
  head.writeUInt16LE(0x1f, 0);
  head.writeUInt16LE(id, 2);
  head.writeUInt32LE(1, 4);
  head.writeUInt32LE(value.length, 8);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
};

/** A property that goes by a name, before the ones that matter. */
const namedProperty = (): Buffer => {
  const name = Buffer.from("x\u0000", "utf16le");
  const head = Buffer.alloc(4 + 16 + 8);
  head.writeUInt16LE(0x03, 0);
  head.writeUInt16LE(0x8001, 2);
  head.writeUInt32LE(1, 20);
  head.writeUInt32LE(name.length, 24);
  return Buffer.concat([head, name, Buffer.from([7, 0, 0, 0])]);
};

const count = (n: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(n, 0);
  return bytes;
};

/** A winmail.dat as Outlook writes one, with a text and files. */
export function tnefOf(text: string, files: readonly (readonly [name: string, content: string])[]): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32LE(0x223e9f78, 0);
  return Buffer.concat([
    head,
    attribute(1, 0x00069007, Buffer.from([0xe4, 0x04, 0, 0, 0, 0, 0, 0])),
    attribute(1, 0x00069003, Buffer.concat([count(2), namedProperty(), unicode(0x1000, text)])),
    ...files.flatMap(([name, content]) => [
      attribute(2, 0x00069002, Buffer.alloc(14)),
      attribute(2, 0x00018010, Buffer.from("SHORT~1.TXT\u0000")),
      attribute(2, 0x0006800f, Buffer.from(content)),
      attribute(2, 0x00069005, Buffer.concat([count(1), unicode(0x3707, name)])),
    ]),
  ]);
}
