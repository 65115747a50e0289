import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import sharp from "sharp";

/** The antivirus test file that every scanner knows (eicar.org), in two parts so that no scanner minds this one. */
export const eicar = Buffer.from(
  "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
);

const drawn = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 90 } } });

/** Real images; the JPEG carries a place and an orientation that turns it. */
export const pictures = {
  png: (width = 800, height = 600): Promise<Buffer> => drawn(width, height).png().toBuffer(),
  jpegWithPlace: (width = 800, height = 600): Promise<Buffer> =>
    drawn(width, height)
      .jpeg()
      .withExif({
        IFD0: { Artist: "Secret Sender" },
        IFD3: { GPSLatitude: "52/1 30/1 0/1", GPSLatitudeRef: "N" },
      })
      .withMetadata({ orientation: 6 })
      .toBuffer(),
  webp: (width = 20, height = 10): Promise<Buffer> => drawn(width, height).webp().toBuffer(),
};

/** As much of clamd as answers INSTREAM: it finds the test file, in chunks framed as its protocol says. */
export async function startClamd() {
  const asked: number[] = [];
  const server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    const command = Buffer.from("zINSTREAM\0");
    const file: Buffer[] = [];
    let begun = false;
    socket.on("error", () => undefined);
    socket.on("data", (part) => {
      bytes = Buffer.concat([bytes, part]);
      if (!begun) {
        if (bytes.length < command.length) return;
        if (!bytes.subarray(0, command.length).equals(command)) return void socket.end("UNKNOWN COMMAND\0");
        begun = true;
        bytes = bytes.subarray(command.length);
      }
      while (bytes.length >= 4) {
        const length = bytes.readUInt32BE(0);
        if (length === 0) {
          const whole = Buffer.concat(file);
          asked.push(whole.length);
          return void socket.end(whole.includes(eicar) ? "stream: Eicar-Signature FOUND\0" : "stream: OK\0");
        }
        if (bytes.length < 4 + length) return;
        file.push(bytes.subarray(4, 4 + length));
        bytes = bytes.subarray(4 + length);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: { host: "127.0.0.1", port },
    /** Sizes of what it was asked about. */
    asked,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
