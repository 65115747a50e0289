import { blockedReason, isStorable, storableText } from "@contact-identity/domain";
import { z } from "zod";
import { malformed, type Path } from "./malformed.ts";

// Index entries in Postgres end at some 2,700 bytes; no provider's id comes near this.
const MAX_ID_LENGTH = 512;

/** A short text that may be missing: null, "" and blanks are absent. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => storableText(text ?? "").trim() || undefined);

/** A provider's id, kept exactly as it came, or refused. */
export const providerId = z
  .string()
  .min(1, "must not be empty")
  .max(MAX_ID_LENGTH, `must have at most ${MAX_ID_LENGTH} characters`)
  // Made storable on its way to the database, two ids would become one.
  .refine(isStorable, "must not contain U+0000 or half of a surrogate pair");

/** The same, where null and "" are absent. */
export const optionalId = z.preprocess(
  (id) => (id === "" || id === null ? undefined : id),
  providerId.optional(),
);

/**
 * A channel account must point at one person: `null`, `0`, `undefined` and their like point at everybody whose id was lost.
 * @throws MalformedPayload
 */
export function accountAt(path: Path, account: string): string {
  if (blockedReason("CHANNEL_ACCOUNT", account, []) !== null)
    malformed(path, "is a placeholder, not an account");
  return account;
}
