import { createHash, timingSafeEqual } from "node:crypto";

const digest = (text: string): Buffer => createHash("sha256").update(text, "utf8").digest();

/** Whether the given secret is the expected one, in a time that tells nothing of either. An empty expected secret matches nothing. */
export function sameSecret(expected: string, given: string | null | undefined): boolean {
  const equal = timingSafeEqual(digest(expected), digest(given ?? ""));
  return equal && expected !== "";
}
