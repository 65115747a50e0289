import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Environment, readKeys } from "@contact-identity/environment";
import { writeOnce } from "./write-once.ts";

export const keyFile = (dataDir: string): string => join(dataDir, "encryption.key");

/**
 * ENCRYPTION_KEY, or what is in DATA_DIR, made at the first start: one or more keys, the first seals, all of them open. One that sealed
 * something stays in the list until `secrets:reseal` has run: what it sealed can be read with no other.
 */
export function encryptionKeyOf({ encryptionKey, dataDir }: Environment): Buffer {
  if (encryptionKey) return encryptionKey;
  const path = keyFile(dataDir);
  const text = existsSync(path)
    ? readFileSync(path, "utf8")
    : writeOnce(path, `${randomBytes(32).toString("base64")}\n`);
  const keys = readKeys(text.trim());
  if (keys === null)
    throw new Error(
      `ENCRYPTION_KEY: ${path} does not hold 32 bytes in base64. Put the right one back; a new one opens nothing.`,
    );
  return keys;
}
