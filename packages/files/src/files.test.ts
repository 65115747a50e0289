import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import sharp from "sharp";
import { createFiles, type Files } from "./files.ts";
import { FileGone, FilesUnavailable } from "./refused.ts";
import { folderStore } from "./store/folder-store.ts";
import { objectName } from "./store/object-store.ts";
import { probeStore } from "./store/probe.ts";
import { s3Store } from "./store/s3-store.ts";
import { eicar, memoryRegister, pictures, type S3Server, startClamd, startS3 } from "./testing/index.ts";

const MIB = 1024 * 1024;
let folder: string;
let s3: S3Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "files-"));
  s3 = await startS3();
});
afterEach(async () => {
  // Whatever came of it, the spool is empty afterwards.
  expect(await readdir(join(folder, "spool")).catch(() => [])).toEqual([]);
});
afterAll(async () => {
  await s3.close();
  await rm(folder, { recursive: true });
});

async function* chunks(bytes: Buffer, size = 50_000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const collected = async (parts: AsyncIterable<Buffer>) => {
  const all: Buffer[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
};
const stores = () => ({ folder: folderStore(join(folder, "kept")), s3: s3Store(s3.settings) });
const filesOn = (store: "folder" | "s3", more: Partial<Parameters<typeof createFiles>[0]> = {}): Files =>
  createFiles({ store: stores()[store], spoolFolder: join(folder, "spool"), ...more });

const lying = async (store: "folder" | "s3", name: string): Promise<Buffer> =>
  store === "folder" ? readFile(join(folder, "kept", name)) : (s3.objects.get(name) as Buffer);

describe.each(["folder", "s3"] as const)("files in a store: %s", (store) => {
  // Around the edges of a chunk, and beyond the size that S3 takes in parts.
  test.each([1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 3 * 64 * 1024, 17 * MIB + 5])(
    "%d bytes lie sealed and come back, whole and in parts",
    async (size) => {
      const files = filesOn(store);
      const register = memoryRegister();
      const bytes = randomBytes(size);
      const kept = await files.keep(register, { source: chunks(bytes), limit: 25 * MIB });
      expect(kept.size).toBe(size);
      const object = register.objectOf(kept);
      expect((await collected(await files.read(register.workspaceId, object))).equals(bytes)).toBe(true);
      const sealed = await lying(store, objectName(register.workspaceId, kept.objectId));
      if (size > 8) expect(sealed.includes(bytes.subarray(0, 32))).toBe(false);
      for (const [from, to] of [
        [0, 1],
        [size - 1, size],
        [Math.floor(size / 3), Math.ceil(size / 2)],
        [Math.max(0, size - 70_000), size],
      ] as const)
        expect(
          (await collected(await files.read(register.workspaceId, object, { from, to }))).equals(
            bytes.subarray(from, to),
          ),
        ).toBe(true);
      await files.remove(register.workspaceId, kept.objectId);
      await files.remove(register.workspaceId, kept.objectId);
      await expect(files.read(register.workspaceId, object)).rejects.toThrow(FileGone);
    },
  );

  test("what was changed or cut does not open", async () => {
    const files = filesOn(store);
    const register = memoryRegister();
    const kept = await files.keep(register, { source: chunks(randomBytes(200_000)), limit: MIB });
    const { key } = register.objectOf(kept);
    const wrong = { id: kept.objectId, key: randomBytes(32), size: kept.size };
    await expect(files.read(register.workspaceId, wrong).then(collected)).rejects.toThrow();
    const shorter = { id: kept.objectId, key, size: 64 * 1024 };
    await expect(files.read(register.workspaceId, shorter).then(collected)).rejects.toThrow();
  });

  test("the same bytes are stored once", async () => {
    const files = filesOn(store);
    const register = memoryRegister();
    const bytes = randomBytes(1000);
    const [first, second] = [
      await files.keep(register, { source: chunks(bytes), limit: MIB }),
      await files.keep(register, { source: chunks(bytes), limit: MIB }),
    ];
    expect(second).toEqual(first);
    expect(register.begun.size).toBe(1);
  });

  test("one that is too large, empty or breaks off leaves nothing", async () => {
    const files = filesOn(store);
    const register = memoryRegister();
    await expect(
      files.keep(register, { source: chunks(randomBytes(MIB + 1)), limit: MIB }),
    ).rejects.toMatchObject({
      code: "TOO_LARGE",
      message: "A file has at most 1 MiB.",
    });
    await expect(files.keep(register, { source: chunks(Buffer.alloc(0)), limit: MIB })).rejects.toMatchObject(
      {
        code: "EMPTY",
      },
    );
    const broken = (async function* () {
      yield randomBytes(1000);
      throw new Error("the connection broke");
    })();
    await expect(files.keep(register, { source: broken, limit: MIB })).rejects.toThrow(
      "the connection broke",
    );
    expect(register.begun.size).toBe(0);
  });

  test("a look at the store writes, reads and removes", async () => {
    expect(await probeStore(stores()[store], join(folder, "spool"))).toBeNull();
  });
});

describe("an S3 store", () => {
  test("that refuses is unavailable, in words without a secret, and nothing is left of parts", async () => {
    const files = filesOn("s3");
    const register = memoryRegister();
    s3.refusals.push(503);
    const refused = files.keep(register, { source: chunks(randomBytes(1000)), limit: MIB });
    await expect(refused).rejects.toThrow(FilesUnavailable);
    await expect(refused).rejects.toThrow("the S3 store cannot be used: HTTP 503");
    await expect(
      createFiles({
        store: s3Store({ ...s3.settings, secretAccessKey: "wrong" }),
        spoolFolder: join(folder, "spool"),
      }).keep(register, { source: chunks(randomBytes(10)), limit: MIB }),
    ).rejects.toThrow("HTTP 403");
    expect(s3.uploads.size).toBe(0);
  });

  test("that is not there is a finding", async () => {
    const nowhere = s3Store({ ...s3.settings, endpoint: "http://127.0.0.1:9" });
    expect(await probeStore(nowhere, join(folder, "spool"))).toMatch(/^the S3 store cannot be used/);
  });
});

describe("an image", () => {
  test("has its size as it is shown, and a preview without where it was taken and who took it", async () => {
    const files = filesOn("folder");
    const register = memoryRegister();
    const jpeg = await pictures.jpegWithPlace(1600, 1200);
    expect(jpeg.includes("Secret Sender")).toBe(true);
    const kept = await files.keep(register, {
      source: chunks(jpeg),
      limit: 25 * MIB,
      said: "application/pdf",
    });
    expect(kept).toMatchObject({ contentType: "image/jpeg", width: 1200, height: 1600 });
    const previewId = kept.previewId as string;
    const key = register.begun.get(previewId) as Buffer;
    const sealed = await lying("folder", objectName(register.workspaceId, previewId));
    const size = sealed.length - 16;
    const preview = await collected(await files.read(register.workspaceId, { id: previewId, key, size }));
    const { width, height, format, exif, orientation } = await sharp(preview).metadata();
    expect({ width, height, format, exif, orientation }).toEqual({
      width: 360,
      height: 480,
      format: "webp",
      exif: undefined,
      orientation: undefined,
    });
  });

  test.each([
    ["cut", async () => (await pictures.png()).subarray(0, 200)],
    [
      "of too many pixels",
      () =>
        sharp({ create: { width: 20_000, height: 6_000, channels: 3, background: "red" } })
          .png({ compressionLevel: 9 })
          .toBuffer(),
    ],
  ] as const)("that is %s is kept as a file without a preview", async (_, make) => {
    const kept = await filesOn("folder").keep(memoryRegister(), {
      source: chunks(await make()),
      limit: 25 * MIB,
    });
    expect(kept).toMatchObject({ contentType: "image/png", width: null, height: null, previewId: null });
  });
});

describe("the antivirus", () => {
  test("is asked about each file, and what it finds is refused and not stored", async () => {
    const clamd = await startClamd();
    const files = filesOn("folder", { antivirus: clamd.address });
    const register = memoryRegister();
    const clean = randomBytes(300_000);
    await files.keep(register, { source: chunks(clean), limit: MIB });
    await expect(
      files.keep(register, { source: chunks(Buffer.concat([randomBytes(100_000), eicar])), limit: MIB }),
    ).rejects.toMatchObject({ code: "INFECTED", message: expect.stringContaining("Eicar") });
    expect(clamd.asked).toEqual([300_000, 100_000 + eicar.length]);
    expect(register.begun.size).toBe(1);
    await clamd.close();
  });

  test("that does not answer lets nothing through", async () => {
    const files = filesOn("folder", { antivirus: { host: "127.0.0.1", port: 9 } });
    await expect(
      files.keep(memoryRegister(), { source: chunks(randomBytes(10)), limit: MIB }),
    ).rejects.toThrow(FilesUnavailable);
  });
});
