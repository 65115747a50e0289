import { createHash } from "node:crypto";
import type { Caller, Database } from "@contact-identity/database";
import { askedBy, authenticate } from "@contact-identity/database";

/** How long a key is believed without asking again, in ms. A revoked key works no longer than this. */
const BELIEVED = 2_000;
const MAX_REMEMBERED = 10_000;

interface Remembered {
  readonly caller: Caller;
  /** Epoch ms. */
  readonly until: number;
}

/**
 * Who calls, by the key of `Authorization: Bearer …`; null when it is no valid one. Holds hashes, never keys. A key that was good lately
 * has its workspace's places in the queue, any other those of the address that it came from.
 */
export function callersOf(
  database: Database,
  now: () => number = Date.now,
): (authorization: string | undefined, address?: string) => Promise<Caller | null> {
  const remembered = new Map<string, Remembered>();
  return async (authorization, address = "") => {
    const secret = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
    if (secret === undefined) return null;
    const hash = createHash("sha256").update(secret).digest("base64");
    const known = remembered.get(hash);
    if (known && known.until > now()) return known.caller;
    // Asked again below; who was known keeps its place.
    remembered.delete(hash);
    const asked = now();
    const caller = await authenticate(known ? database : askedBy(database, address), secret);
    if (!caller) return null;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(hash, {
      caller,
      until: Math.min(asked + BELIEVED, caller.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY),
    });
    return caller;
  };
}
