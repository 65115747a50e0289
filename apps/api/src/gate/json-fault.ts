import { isStorable } from "@contact-identity/domain";
import { LIMITS } from "./limits.ts";

export interface JsonFault {
  /** Where it is, from the outside in. */
  readonly path: readonly string[];
  readonly message: string;
}

interface Place {
  readonly value: unknown;
  readonly key: string;
  readonly depth: number;
  readonly parent: Place | null;
}

export const UNSTORABLE = "holds a character that cannot be stored (U+0000 or half a surrogate pair)";

/** A path is told to people, and its keys are what the caller sent. */
const asTold = (key: string): string =>
  (key.length > 60 ? `${key.slice(0, 60)}…` : key).toWellFormed().replaceAll("\u0000", "\uFFFD");

const fault = (place: Place, message: string): JsonFault => {
  const path: string[] = [];
  // Of a hundred levels the innermost tell nobody anything.
  for (let at: Place | null = place; at; at = at.parent) path.push(asTold(at.key));
  return { path: path.reverse().slice(0, 12), message };
};

/**
 * The first thing in a JSON value that no part of the platform takes: a text that cannot be stored, as a key too, or more levels than anybody
 * writes. Keeps its own stack, so that whatever comes after it may call itself. Without `texts` it looks at levels alone.
 */
export function jsonFault(
  value: unknown,
  name: string,
  { texts = true }: { readonly texts?: boolean } = {},
): JsonFault | null {
  const open: Place[] = [{ value, key: name, depth: 0, parent: null }];
  for (let place = open.pop(); place; place = open.pop()) {
    const { value: here, depth } = place;
    if (texts && typeof here === "string" && !isStorable(here)) return fault(place, UNSTORABLE);
    if (typeof here !== "object" || here === null) continue;
    if (depth >= LIMITS.nesting)
      return fault(place, `nests more than ${LIMITS.nesting} levels of objects and lists`);
    const keys = Object.keys(here);
    // From the last to the first, so that the first is looked at first.
    for (let i = keys.length - 1; i >= 0; i--) {
      const key = keys[i] as string;
      const inner: Place = {
        value: (here as Record<string, unknown>)[key],
        key,
        depth: depth + 1,
        parent: place,
      };
      if (texts && !isStorable(key)) return fault(inner, `is a key that ${UNSTORABLE}`);
      open.push(inner);
    }
  }
  return null;
}
