import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const VERSION = 1;

/** Encrypts with AES-256-GCM. `boundTo` (the channel's id) is authenticated, so that a sealed value cannot be moved to another row. */
export function seal(key: Buffer, boundTo: string, plain: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(boundTo));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]);
}

/** The sealed text; throws when the key is another one or the value was changed. */
export function unseal(key: Buffer, boundTo: string, sealed: Buffer): string {
  if (sealed[0] !== VERSION) throw new Error("sealed with an unknown version");
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(1, 13)).setAAD(Buffer.from(boundTo));
  decipher.setAuthTag(sealed.subarray(13, 29));
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString("utf8");
}
