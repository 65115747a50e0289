import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const VERSION = 1;
const KEY_BYTES = 32;

/** Keys lie one after the other, 32 bytes each. */
export const keysOf = (keys: Buffer): readonly Buffer[] =>
  Array.from({ length: keys.length / KEY_BYTES }, (_, i) =>
    keys.subarray(i * KEY_BYTES, (i + 1) * KEY_BYTES),
  );

const newest = (keys: Buffer): Buffer => keys.subarray(0, KEY_BYTES);

/**
 * Encrypts with AES-256-GCM. `boundTo` (such as the channel's id) is authenticated, so that a sealed value cannot be moved to another row.
 * @param keys one or more keys of 32 bytes, one after the other: the first seals.
 */
export function seal(keys: Buffer, boundTo: string, plain: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", newest(keys), nonce).setAAD(Buffer.from(boundTo));
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]);
}

function open(key: Buffer, boundTo: string, sealed: Buffer): string | null {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(1, 13)).setAAD(Buffer.from(boundTo));
  decipher.setAuthTag(sealed.subarray(13, 29));
  const text = decipher.update(sealed.subarray(29), undefined, "utf8");
  try {
    return text + decipher.final("utf8");
  } catch {
    return null;
  }
}

/** The sealed text, by whichever of the keys opens it; throws when none does or the value was changed. */
export function unseal(keys: Buffer, boundTo: string, sealed: Buffer): string {
  if (sealed[0] !== VERSION) throw new Error("sealed with an unknown version");
  for (const key of keysOf(keys)) {
    const text = open(key, boundTo, sealed);
    if (text !== null) return text;
  }
  throw new Error("sealed with a key that ENCRYPTION_KEY does not list, or changed since");
}

/** The value as the first key seals it; null when that sealed it already. */
export const resealed = (keys: Buffer, boundTo: string, sealed: Buffer): Buffer | null =>
  open(newest(keys), boundTo, sealed) === null ? seal(keys, boundTo, unseal(keys, boundTo, sealed)) : null;
