import { createHmac, randomInt } from "node:crypto";
import { reachKey } from "@contact-identity/domain";
import { keysOf } from "../channel/seal.ts";
import type { Tx } from "../transaction.ts";
import { digestsOf } from "../workspace/erasure-key.ts";

export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, "0");

/** As digests were made before the workspace had a key of its own for them: until those codes and limits have run out (a day). */
const formerly = (tx: Tx, purpose: string, parts: readonly string[]): readonly Buffer[] =>
  [tx.encryptionKey, ...keysOf(tx.encryptionKey)].map((key) =>
    createHmac("sha256", createHmac("sha256", key).update(`verification:${purpose}`).digest())
      .update([tx.workspaceId, ...parts].join("\u0000"))
      .digest(),
  );

/**
 * Six digits can be tried through in no time by anyone who knows the key, so the key is one that no dump holds: the workspace's own, sealed. It
 * stays the same when ENCRYPTION_KEY is changed, and so do codes under way and what is counted of an address.
 */
async function keyed(
  tx: Tx,
  purpose: string,
  ...parts: readonly string[]
): Promise<readonly [Buffer, ...Buffer[]]> {
  const digest = (await digestsOf(tx)).value(`VERIFICATION:${purpose}`, parts.join("\u0000"));
  return [digest, ...formerly(tx, purpose, parts)];
}

export interface CodePlace {
  readonly runId: string;
  readonly key: string;
  readonly kind: "EMAIL" | "PHONE";
  readonly value: string;
}

/** Bound to run, stay at the step, address and purpose: the same code in another place is another hash. The first is the one to store. */
export const codeDigests = (tx: Tx, { runId, key, kind, value }: CodePlace, code: string) =>
  keyed(tx, "workflow code", runId, key, kind, value, code);

/** Of the mailbox or phone that is reached: its other spellings are the same address. The first is the one to store. */
export const addressDigests = (tx: Tx, kind: "EMAIL" | "PHONE", value: string) =>
  keyed(tx, "address", kind, reachKey(kind, value));
