import type { SaidContent } from "@contact-identity/domain";
import { redacted } from "./redacted.ts";

const MAX_WORD = 80;

/** `[unsupported: poll]`; the provider's word on one line, without brackets of its own. */
export function unsupportedWords(kind: string): string {
  const word = kind
    .slice(0, MAX_WORD)
    .replace(/[\p{C}\p{Z}[\]]+/gu, " ")
    .trim();
  return `[unsupported: ${word || "unknown"}]`;
}

/**
 * A message of a kind that we do not know, with the provider's part of it.
 * @param secrets of the channel: none of them stays in the part.
 */
export const saidUnsupported = (
  kind: string,
  part: unknown,
  secrets: readonly string[] = [],
): SaidContent => ({
  text: unsupportedWords(kind),
  content: { kind: "UNSUPPORTED", data: redacted(part, secrets) },
});
