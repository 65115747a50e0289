import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "@contact-identity/environment";
import { writeOnce } from "./write-once.ts";

export const keyFile = (dataDir: string): string => join(dataDir, "encryption.key");

/**
 * ENCRYPTION_KEY, or the one in DATA_DIR, made at the first start. The same for ever: channel secrets in the database can be read with
 * no other.
 */
export function encryptionKeyOf({ encryptionKey, dataDir }: Environment): Buffer {
  if (encryptionKey) return encryptionKey;
  const path = keyFile(dataDir);
  const text = existsSync(path) ? readFileSync(path, "utf8") : writeOnce(path, `${randomBytes(32).toString("base64")}\n`);
  const key = Buffer.from(text, "base64");
  if (key.length !== 32)
    throw new Error(`ENCRYPTION_KEY: ${path} does not hold 32 bytes in base64. Put the right one back; a new one opens nothing.`);
  return key;
}
