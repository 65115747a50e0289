import type { AttachmentKind, FileReference, SaidContent, TouchAttachment } from "@contact-identity/domain";
import { saidMedia } from "./words/index.ts";

/** What a provider tells of a file, as far as it could be read. */
interface FileFacts {
  readonly name?: string | undefined;
  readonly contentType?: string | undefined;
  readonly size?: number | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly durationMs?: number | undefined;
}

const MAX_URL = 4096;
const MAX_NAME = 255;
/** Of a column of 32 bits. */
const MAX_COUNT = 2 ** 31 - 1;

/** A URL of the web, fit to be fetched; undefined for anything else. */
export const webUrl = (value: unknown): string | undefined =>
  typeof value === "string" && value.length <= MAX_URL && /^https?:$/.test(URL.parse(value)?.protocol ?? "")
    ? value
    : undefined;

const whole = (value: number | undefined, most: number): number | undefined =>
  value === undefined || value > most ? undefined : Math.round(value);

/** An object without its undefined fields. */
export const defined = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/** A file of a message: its reference, and what its provider tells of it. */
export const attachment = (
  kind: AttachmentKind,
  file: FileReference,
  { name, contentType, size, width, height, durationMs }: FileFacts = {},
): TouchAttachment => ({
  kind,
  ...defined({
    name: name?.slice(0, MAX_NAME),
    contentType:
      contentType !== undefined && /^[\w.+-]+\/[\w.+-]+/.test(contentType) ? contentType : undefined,
    size: whole(size, Number.MAX_SAFE_INTEGER),
    width: whole(width, MAX_COUNT),
    height: whole(height, MAX_COUNT),
    durationMs: whole(durationMs, MAX_COUNT),
  }),
  file,
});

/** One file with its caption; null where neither can be read. */
export const saidFile = (
  file: TouchAttachment | undefined,
  caption: string | undefined,
): SaidContent | null =>
  file === undefined && caption === undefined ? null : saidMedia(file === undefined ? [] : [file], caption);
