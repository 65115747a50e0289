import type { IncomingMessage } from "node:http";
import {
  addUpload,
  type Database,
  fileRegister,
  publicId,
  transaction,
  type Uploader,
} from "@contact-identity/database";
import {
  FileRefused,
  type Files,
  fileNameOf,
  type Pace,
  type SentFile,
  sentFile,
} from "@contact-identity/files";
import { announced } from "../http/bodies.ts";

const MIB = 1024 * 1024;
/** Of a file that is attached to a message. */
export const MESSAGE_FILE = 25 * MIB;
export const IMPORT_FILE = 2048 * MIB;
export const VISITOR_FILE = 10 * MIB;

export interface UploadRules {
  readonly workspaceId: string;
  readonly whose: Uploader;
  /** In bytes, by what its sender says that it is; the refusal in words where it may not be sent at all. */
  readonly limitOf: (sent: SentFile) => number;
  /** The most that any file may have here. */
  readonly most: number;
  readonly pace: Pace;
}

export interface Uploaded {
  readonly uploadId: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number;
}

/** What a form has around its file. */
const AROUND = 64 * 1024;
const tooLarge = (limit: number) =>
  new FileRefused(
    "TOO_LARGE",
    `A file has at most ${limit / MIB >= 1024 ? `${limit / MIB / 1024} GiB` : `${limit / MIB} MiB`}.`,
  );

/** Text, where a list of people was said to come. */
const LISTS = new Set([
  "text/plain",
  "text/csv",
  "application/json",
  "application/x-ndjson",
  "application/jsonl",
]);
export const isList = (contentType: string | undefined): boolean =>
  /^(?:text\/csv|application\/(?:x-ndjson|jsonl|x-jsonlines|jsonlines))\b/i.test(contentType ?? "");

/**
 * Takes the one file of a body.
 * @throws FileRefused, FilesUnavailable; what `limitOf` throws.
 */
export async function takeUpload(
  { database, store }: { readonly database: Database; readonly store: Files },
  request: IncomingMessage,
  { workspaceId, whose, limitOf, most, pace }: UploadRules,
): Promise<Uploaded> {
  if (announced(request, 0) > most + AROUND) throw tooLarge(most);
  const sent = await sentFile(request, pace);
  const limit = limitOf(sent);
  const register = fileRegister(database, workspaceId);
  const kept = await store.keep(register, { source: sent.content, limit, said: sent.contentType });
  if (limit > MESSAGE_FILE && !LISTS.has(kept.contentType))
    throw new FileRefused("MALFORMED", "This is no CSV and no JSON Lines file, though it says that it is.");
  const name = fileNameOf(sent.name) ?? "file";
  const id = await transaction(database, workspaceId, (tx) => addUpload(tx, kept, name, whose));
  return { uploadId: publicId("upload", id), name, contentType: kept.contentType, size: kept.size };
}
