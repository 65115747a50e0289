import { LENGTHS } from "../lengths.ts";

/** A display name as a provider gives it, fit to be kept; null where it says nothing. */
export function profileName(given: string | null): string | null {
  const name = (given ?? "")
    .replace(/\p{Cc}+/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
  // An invisible one is not one.
  if (!/[^\p{C}\p{Z}\p{M}]/u.test(name)) return null;
  return [...name].slice(0, LENGTHS.name).join("").trim();
}
