import { type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { S3mini } from "s3mini";
import { FileGone, FilesUnavailable } from "../refused.ts";
import type { ObjectStore, Spooled } from "./object-store.ts";

export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  /** `https://s3.example.org`, without the bucket. */
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Bytes of one part. S3 takes no smaller ones, but for the last, and 10,000 of them: 80 GiB. */
const PART = 8 * 1024 * 1024;
/** Until an answer begins. What it holds is read as fast as the one who wants it reads. */
const TIMEOUT_MS = 60_000;
const TYPE = "application/octet-stream";

const statusOf = (error: unknown): number | undefined => (error as { status?: number } | null)?.status;

function failure(error: unknown): Error {
  if (error instanceof FileGone || error instanceof FilesUnavailable) return error;
  const status = statusOf(error);
  const code = (error as { code?: unknown } | null)?.code;
  const words = status === undefined ? String(code ?? "no answer") : `HTTP ${status}`;
  return new FilesUnavailable(`the S3 store cannot be used: ${words}`, { cause: error });
}

async function answeredInTime(url: string, init: RequestInit): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), TIMEOUT_MS);
  try {
    return await fetch(url, { ...init, signal: late.signal });
  } finally {
    clearTimeout(timer);
  }
}

async function partAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const part = Buffer.allocUnsafe(length);
  for (let read = 0; read < length; ) {
    const { bytesRead } = await handle.read(part, read, length - read, position + read);
    if (bytesRead === 0) throw new Error("the spooled file ends too early");
    read += bytesRead;
  }
  return part;
}

/** Files in a bucket that speaks S3, addressed as endpoint/bucket/name. Holds one part of a file in memory at a time. */
export function s3Store({ bucket, region, endpoint, ...keys }: S3Settings): ObjectStore {
  const s3 = new S3mini({
    ...keys,
    region,
    endpoint: `${endpoint.replace(/\/$/, "")}/${bucket}`,
    fetch: answeredInTime as typeof fetch,
  });

  async function putInParts(name: string, handle: FileHandle, size: number): Promise<void> {
    const uploadId = await s3.getMultipartUploadId(name, TYPE);
    try {
      const parts = [];
      for (let at = 0; at < size; at += PART) {
        const part = await partAt(handle, at, Math.min(PART, size - at));
        parts.push(await s3.uploadPart(name, uploadId, part, parts.length + 1));
      }
      await s3.completeMultipartUpload(name, uploadId, parts);
    } catch (error) {
      // What came of it is not to be paid for.
      await s3.abortMultipartUpload(name, uploadId).catch(() => undefined);
      throw error;
    }
  }

  async function put(name: string, { path, sealedBytes }: Spooled): Promise<void> {
    const handle = await open(path, "r");
    try {
      if (sealedBytes > PART) return await putInParts(name, handle, sealedBytes);
      const answer = await s3.putObject(name, await partAt(handle, 0, sealedBytes), TYPE);
      await answer.body?.cancel();
      if (!answer.ok) throw Object.assign(new Error("refused"), { status: answer.status });
    } catch (error) {
      throw failure(error);
    } finally {
      await handle.close();
    }
  }

  return {
    place: `the bucket ${bucket} at ${endpoint}`,
    put,
    async get(name, { from, to }) {
      try {
        const answer = await s3.getObjectRaw(name, false, from, to);
        if (answer.status === 404) throw new FileGone();
        if (!answer.ok || answer.body === null)
          throw Object.assign(new Error("refused"), { status: answer.status });
        return Readable.fromWeb(answer.body as never);
      } catch (error) {
        throw statusOf(error) === 404 ? new FileGone() : failure(error);
      }
    },
    async remove(name) {
      try {
        await s3.deleteObject(name);
      } catch (error) {
        if (statusOf(error) !== 404) throw failure(error);
      }
    },
  };
}
