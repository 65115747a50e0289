import { timingSafeEqual } from "node:crypto";
import type { Tx } from "../transaction.ts";
import { type CodePlace, codeDigests } from "./code-secret.ts";
import { CODE_LIMITS } from "./limits.ts";

export type Verdict = "right" | "wrong" | "expired";

/** "my code is 123 456" is a code too. */
const digitsOf = (said: string): string => said.normalize("NFKC").replace(/\D/g, "");

/**
 * Compares what a contact said with the code of this place, and counts the try. A code is right once: used, expired or tried too often, it
 * is `expired`, whatever was said.
 */
export async function checkCode(tx: Tx, place: CodePlace, said: string): Promise<Verdict> {
  const [row] = await tx.query<{ id: string; digest: Buffer }>(
    `UPDATE verification_code SET tries = tries + 1 WHERE workspace_id = $1 AND run_id = $2 AND run_key = $3
       AND used_at IS NULL AND expires_at > clock_timestamp() AND tries < $4 RETURNING id, code_digest AS digest`,
    [tx.workspaceId, place.runId, place.key, CODE_LIMITS.tries],
  );
  if (!row) return "expired";
  const right = await codeDigests(tx, place, digitsOf(said));
  if (!right.some((digest) => timingSafeEqual(row.digest, digest))) return "wrong";
  await tx.query(
    "UPDATE verification_code SET used_at = clock_timestamp() WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, row.id],
  );
  return "right";
}
