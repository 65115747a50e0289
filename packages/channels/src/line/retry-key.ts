import { createHash } from "node:crypto";

/** Of our own making, so that no key of ours is another sender's. */
const NAMESPACE = "6f7c1c52-94a1-4b0e-9d7b-0b6f4f5f2f3a";

/** A name-based UUID, version 5. Source: RFC 9562, 5.5. */
export function uuidOf(name: string, namespace: string): string {
  const hash = createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(name)
    .digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return hash.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** `X-Line-Retry-Key`: the same UUID on every attempt, under which LINE takes a message once. */
export const retryKeyOf = (key: string): string => uuidOf(key, NAMESPACE);
