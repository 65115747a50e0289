import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

/** Of an attachment the file itself, or its preview; of an upload the file. */
export const VARIANTS = ["file", "preview"] as const;
export type Variant = (typeof VARIANTS)[number];

/** What a link opens: an attachment of a workspace, both as UUIDs. */
export interface LinkedFile {
  readonly workspaceId: string;
  readonly attachmentId: string;
  readonly variant: Variant;
}

const HOUR_MS = 60 * 60_000;
/** Links that are made within so many seconds of each other are the same one, so that a browser's cache knows it. */
const SAME_S = 300;
const MAC = 24;
const KEY_BYTES = 32;
const BODY = 16 + 16 + 1 + 4;

const linkKeys = (encryptionKeys: Buffer): readonly Buffer[] =>
  Array.from({ length: encryptionKeys.length / KEY_BYTES }, (_, i) =>
    Buffer.from(
      hkdfSync(
        "sha256",
        encryptionKeys.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES),
        "",
        "file links",
        KEY_BYTES,
      ),
    ),
  );

const macOf = (key: Buffer, body: Buffer): Buffer =>
  createHmac("sha256", key).update(body).digest().subarray(0, MAC);
const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll("-", ""), "hex");
const uuidOf = (bytes: Buffer): string =>
  bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

/** A name as the end of a URL: it shows what is behind it, and is never read. */
const urlName = (name: string | null): string =>
  encodeURIComponent((name ?? "file").replace(/[^\p{L}\p{N}._ -]/gu, "").slice(-60) || "file");

export interface FileLinks {
  /** A URL that opens the file without a key; for an hour, where nothing else is said. `now` in epoch ms. */
  urlOf(
    file: LinkedFile,
    name: string | null,
    options?: { readonly now?: number; readonly goodForMs?: number },
  ): string;
  /** What a token opens; null when it is not one of ours, or its hour is over. */
  read(token: string, now?: number): LinkedFile | null;
}

/**
 * Signed links to files, under `/files`.
 * @param encryptionKeys one or more keys of 32 bytes: the first signs, all are believed.
 */
export function fileLinks(encryptionKeys: Buffer, publicUrl: string): FileLinks {
  const keys = linkKeys(encryptionKeys);
  return {
    urlOf({ workspaceId, attachmentId, variant }, name, { now = Date.now(), goodForMs = HOUR_MS } = {}) {
      const until = Math.ceil(now / 1000 / SAME_S) * SAME_S + Math.round(goodForMs / 1000);
      const tail = Buffer.alloc(5);
      tail.writeUInt8(VARIANTS.indexOf(variant), 0);
      tail.writeUInt32BE(until, 1);
      const body = Buffer.concat([uuidBytes(workspaceId), uuidBytes(attachmentId), tail]);
      const token = Buffer.concat([body, macOf(keys[0] as Buffer, body)]).toString("base64url");
      return `${publicUrl}/files/${token}/${urlName(name)}`;
    },
    read(token, now = Date.now()) {
      const bytes = Buffer.from(token, "base64url");
      if (bytes.length !== BODY + MAC || bytes.toString("base64url") !== token) return null;
      const [body, mac] = [bytes.subarray(0, BODY), bytes.subarray(BODY)];
      if (!keys.some((key) => timingSafeEqual(macOf(key, body), mac))) return null;
      const variant = VARIANTS[body.readUInt8(32)];
      if (variant === undefined || body.readUInt32BE(33) * 1000 <= now) return null;
      return {
        workspaceId: uuidOf(body.subarray(0, 16)),
        attachmentId: uuidOf(body.subarray(16, 32)),
        variant,
      };
    },
  };
}
