import { newId } from "../id.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import type { ApiKeyRow } from "./api-key.row.ts";
import { hashOf, secretFor } from "./api-key-secret.ts";
import { apiKeyById } from "./api-key-store.ts";
import type { Scope } from "./scopes.ts";

export interface CreatedKey {
  readonly row: ApiKeyRow;
  /** The whole key; nobody sees it again. */
  readonly secret: string;
}

export async function createApiKey(
  tx: Tx,
  input: { name: string; scopes: readonly Scope[]; expiresAt?: Date | null },
): Promise<CreatedKey> {
  if (input.name.trim() === "")
    refuse("REQUIRED", "Give the key a name, so that you recognise it later.", ["input", "name"]);
  if (input.scopes.length === 0) refuse("REQUIRED", "Give the key at least one scope.", ["input", "scopes"]);
  if (input.expiresAt && input.expiresAt.getTime() <= Date.now())
    refuse("INVALID", "The key would have expired already; choose a time to come.", ["input", "expiresAt"]);
  const secret = secretFor(tx.workspaceId);
  const hint = `${secret.slice(0, 7)}…${secret.slice(-4)}`;
  const id = newId();
  await tx.query(
    "INSERT INTO api_key (workspace_id, id, name, hint, hash, scopes, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    [
      tx.workspaceId,
      id,
      input.name.trim(),
      hint,
      hashOf(secret),
      [...new Set(input.scopes)],
      input.expiresAt ?? null,
    ],
  );
  return { row: (await apiKeyById(tx, id)) as ApiKeyRow, secret };
}

export async function revokeApiKey(tx: Tx, id: string): Promise<ApiKeyRow> {
  await tx.query(
    "UPDATE api_key SET revoked_at = coalesce(revoked_at, now()) WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, id],
  );
  return (await apiKeyById(tx, id)) ?? refuse("NOT_FOUND", "There is no such key.", ["id"]);
}

/** When the key that takes a key's place ends: it lives as long again, from now, for rotating is no way to make a key endless. */
export const expiryOfSuccessor = ({ expiresAt, createdAt }: ApiKeyRow, now: Date): Date | null =>
  expiresAt && new Date(now.getTime() + Math.max(60_000, expiresAt.getTime() - createdAt.getTime()));

/** A new key with the same name and scopes; the old one ends after `overlapMs`, or earlier if it would have. */
export async function rotateApiKey(tx: Tx, id: string, overlapMs: number): Promise<CreatedKey> {
  const old = (await apiKeyById(tx, id)) ?? refuse("NOT_FOUND", "There is no such key.", ["id"]);
  if (old.revokedAt) refuse("CONFLICT", "This key was revoked; create a new one instead.", ["id"]);
  const made = await createApiKey(tx, {
    name: old.name,
    scopes: old.scopes as Scope[],
    expiresAt: expiryOfSuccessor(old, new Date()),
  });
  await tx.query(
    "UPDATE api_key SET expires_at = least(expires_at, now() + $3 * interval '1 millisecond') WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, id, overlapMs],
  );
  return made;
}
