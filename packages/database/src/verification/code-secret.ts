import { createHmac, randomInt } from "node:crypto";
import { reachKey } from "@contact-identity/domain";
import type { Tx } from "../transaction.ts";

export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, "0");

/** Six digits can be tried through in no time by whoever knows the key, so the key is the platform's, which no dump holds. */
const keyed = (tx: Tx, purpose: string, ...parts: readonly string[]): Buffer =>
  createHmac("sha256", createHmac("sha256", tx.encryptionKey).update(`verification:${purpose}`).digest())
    .update([tx.workspaceId, ...parts].join("\u0000"))
    .digest();

export interface CodePlace {
  readonly runId: string;
  readonly key: string;
  readonly kind: "EMAIL" | "PHONE";
  readonly value: string;
}

/** Bound to run, stay at the step, address and purpose: the same code in another place is another hash. */
export const codeDigest = (tx: Tx, { runId, key, kind, value }: CodePlace, code: string): Buffer =>
  keyed(tx, "workflow code", runId, key, kind, value, code);

/** Of the mailbox or phone that is reached: its other spellings are the same address. */
export const addressDigest = (tx: Tx, kind: "EMAIL" | "PHONE", value: string): Buffer => keyed(tx, "address", kind, reachKey(kind, value));
