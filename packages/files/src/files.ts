import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { type ClamAddress, checkForViruses } from "./look/antivirus.ts";
import { contentTypeOf, isRaster } from "./look/content-type.ts";
import { type Look, lookAtImage } from "./look/image.ts";
import { type SpooledFile, spool } from "./receive/spool.ts";
import type { FileRegister, KeptFile, StoredObject } from "./register.ts";
import { opened, type Part, sealedPart } from "./sealed/sealing.ts";
import { type ObjectStore, objectName } from "./store/object-store.ts";

const MIB = 1024 * 1024;
/** Larger images get no preview: looking into one holds all of it in memory. */
const MOST_LOOKED_AT = 25 * MIB;

export interface FilesOptions {
  readonly store: ObjectStore;
  /** A folder of this machine where files wait, sealed, until they are whole. */
  readonly spoolFolder: string;
  readonly antivirus?: ClamAddress;
}

export interface NewFile {
  readonly source: AsyncIterable<Uint8Array>;
  /** In bytes. */
  readonly limit: number;
  /** What the sender says of its type: believed between kinds of text alone. */
  readonly said?: string | undefined;
}

export interface Files {
  readonly store: ObjectStore;
  readonly spoolFolder: string;
  /**
   * Takes a file whole: looked at, sealed, stored once however often it comes. Nothing is left of one that is refused or interrupted.
   * @throws FileRefused, FilesUnavailable
   */
  keep(register: FileRegister, file: NewFile): Promise<KeptFile>;
  /**
   * The bytes of a stored file, or a part of them.
   * @throws FileGone, FilesUnavailable; Error when they were changed.
   */
  read(workspaceId: string, object: StoredObject, part?: Part): Promise<AsyncIterable<Buffer>>;
  /** Removes a stored file; one that is not there is no error. */
  remove(workspaceId: string, objectId: string): Promise<void>;
}

const newKey = (): Buffer => randomBytes(32);

/** The bytes of a spooled file. */
const spooledBytes = ({ path, size }: SpooledFile, key: Buffer): AsyncGenerator<Buffer> =>
  opened(key, size, { from: 0, to: size }, createReadStream(path));

async function collected(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}

export function createFiles({ store, spoolFolder, antivirus }: FilesOptions): Files {
  interface Described {
    readonly contentType: string;
    readonly look: Look | null;
  }

  async function lookAt(file: SpooledFile, key: Buffer, contentType: string): Promise<Described> {
    if (antivirus) await checkForViruses(antivirus, spooledBytes(file, key));
    const isLookedAt = isRaster(contentType) && file.size <= MOST_LOOKED_AT;
    return {
      contentType,
      look: isLookedAt ? await lookAtImage(await collected(spooledBytes(file, key))) : null,
    };
  }

  /** Into the store under a name that is written down before, so that a process that dies leaves nothing unknown. */
  async function put(
    register: FileRegister,
    file: SpooledFile,
    key: Buffer,
    about: { contentType: string; look: Look | null; previewId: string | null },
  ): Promise<KeptFile> {
    const id = await register.begin(key);
    await store.put(objectName(register.workspaceId, id), file);
    return register.stored(id, {
      sha256: file.sha256,
      size: file.size,
      contentType: about.contentType,
      width: about.look?.width ?? null,
      height: about.look?.height ?? null,
      previewId: about.previewId,
    });
  }

  async function putPreview(register: FileRegister, { preview }: Look): Promise<string> {
    const key = newKey();
    const source = (async function* () {
      yield preview;
    })();
    const file = await spool(spoolFolder, source, key, MOST_LOOKED_AT);
    try {
      const about = { contentType: "image/webp", look: null, previewId: null };
      return (await put(register, file, key, about)).objectId;
    } finally {
      await rm(file.path, { force: true });
    }
  }

  return {
    store,
    spoolFolder,
    async keep(register, { source, limit, said }) {
      const key = newKey();
      const file = await spool(spoolFolder, source, key, limit);
      try {
        const contentType = await contentTypeOf(file.head, said);
        const known = await register.known({ sha256: file.sha256, contentType });
        if (known) return known;
        const { look } = await lookAt(file, key, contentType);
        const previewId = look ? await putPreview(register, look) : null;
        return await put(register, file, key, { contentType, look, previewId });
      } finally {
        await rm(file.path, { force: true });
      }
    },
    async read(workspaceId, { id, key, size }, part = { from: 0, to: size }) {
      const sealed = await store.get(objectName(workspaceId, id), sealedPart(size, part));
      return opened(key, size, part, sealed);
    },
    remove: (workspaceId, objectId) => store.remove(objectName(workspaceId, objectId)),
  };
}
