import { timingSafeEqual } from "node:crypto";
import type { Database } from "../database.ts";
import { transaction } from "../transaction.ts";
import { ApiKeyRow } from "./api-key.row.ts";
import { hashOf, workspaceOfKey } from "./api-key-secret.ts";
import type { Scope } from "./scopes.ts";

export interface Caller {
  readonly workspaceId: string;
  readonly keyId: string;
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  readonly expiresAt: Date | null;
}

/** Who a key is, or null when it is unknown, revoked or expired. Notes the use, at most once a minute. */
export async function authenticate(database: Database, secret: string): Promise<Caller | null> {
  const workspaceId = workspaceOfKey(secret);
  if (workspaceId === null) return null;
  const hash = hashOf(secret);
  return transaction(database, workspaceId, async (tx) => {
    const [row] = await tx.query<ApiKeyRow>(
      `SELECT ${tx.columns(ApiKeyRow, "k")} FROM api_key k
       WHERE k.workspace_id = $1 AND k.hash = $2 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`,
      [workspaceId, hash],
    );
    if (!row || !timingSafeEqual(row.hash, hash)) return null;
    if (!row.lastUsedAt || Date.now() - row.lastUsedAt.getTime() > 60_000)
      await tx.query("UPDATE api_key SET last_used_at = now() WHERE workspace_id = $1 AND id = $2", [
        workspaceId,
        row.id,
      ]);
    return {
      workspaceId,
      keyId: row.id,
      name: row.name,
      scopes: new Set(row.scopes as Scope[]),
      expiresAt: row.expiresAt,
    };
  });
}
