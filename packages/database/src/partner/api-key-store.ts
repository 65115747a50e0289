import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Database } from "../database.ts";
import { newId, parseId, publicId } from "../id.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { transaction } from "../transaction.ts";
import { ApiKeyRow } from "./api-key.row.ts";

export const SCOPES = [
  "CONTACTS_READ",
  "CONTACTS_WRITE",
  "CONTACTS_MERGE",
  "CONTACTS_ERASE",
  "IDENTITY_ATTEST",
  "CONVERSATIONS_READ",
  "CONVERSATIONS_WRITE",
  "WORKFLOWS_READ",
  "WORKFLOWS_WRITE",
  "CHANNELS_MANAGE",
  "WIDGETS_MANAGE",
  "WEBHOOKS_MANAGE",
  "KEYS_MANAGE",
  "USERS_MANAGE",
  "AUDIT_READ",
  "CONTACTS_EXPORT",
  "SYNC_MANAGE",
] as const;
export type Scope = (typeof SCOPES)[number];

/** `ci_<workspace>_<secret>`: the workspace is in the key, so that a look-up needs no look across workspaces. */
const PREFIX = "ci_";
const hashOf = (secret: string) => createHash("sha256").update(secret).digest();

const secretFor = (workspaceId: string) =>
  `${PREFIX}${publicId("workspace", workspaceId).slice("workspace_".length)}_${randomBytes(32).toString("base64url")}`;

/** The workspace that a key says it belongs to, or null when it is no key. */
export function workspaceOfKey(secret: string): string | null {
  const match = /^ci_([0-9a-hjkmnp-tv-z]{26})_[A-Za-z0-9_-]{43}$/.exec(secret);
  return match ? parseId("workspace", `workspace_${match[1]}`) : null;
}

export interface CreatedKey {
  readonly row: ApiKeyRow;
  /** The whole key; nobody sees it again. */
  readonly secret: string;
}

export async function createApiKey(
  tx: Tx,
  input: { name: string; scopes: readonly Scope[]; expiresAt?: Date | null },
): Promise<CreatedKey> {
  if (input.name.trim() === "") refuse("REQUIRED", "Give the key a name, so that you recognise it later.", ["input", "name"]);
  if (input.scopes.length === 0) refuse("REQUIRED", "Give the key at least one scope.", ["input", "scopes"]);
  if (input.expiresAt && input.expiresAt.getTime() <= Date.now())
    refuse("INVALID", "The key would have expired already; choose a time to come.", ["input", "expiresAt"]);
  const secret = secretFor(tx.workspaceId);
  const hint = `${secret.slice(0, 7)}…${secret.slice(-4)}`;
  const id = newId();
  await tx.query("INSERT INTO api_key (workspace_id, id, name, hint, hash, scopes, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)", [
    tx.workspaceId,
    id,
    input.name.trim(),
    hint,
    hashOf(secret),
    [...new Set(input.scopes)],
    input.expiresAt ?? null,
  ]);
  return { row: (await apiKeyById(tx, id)) as ApiKeyRow, secret };
}

export async function apiKeyById(tx: Tx, id: string): Promise<ApiKeyRow | null> {
  const [row] = await tx.query<ApiKeyRow>(`SELECT ${tx.columns(ApiKeyRow, "k")} FROM api_key k WHERE k.workspace_id = $1 AND k.id = $2`, [
    tx.workspaceId,
    id,
  ]);
  return row ?? null;
}

export const apiKeys = (tx: Tx): Promise<ApiKeyRow[]> =>
  tx.query<ApiKeyRow>(`SELECT ${tx.columns(ApiKeyRow, "k")} FROM api_key k WHERE k.workspace_id = $1 ORDER BY k.created_at, k.id`, [
    tx.workspaceId,
  ]);

export async function revokeApiKey(tx: Tx, id: string): Promise<ApiKeyRow> {
  await tx.query("UPDATE api_key SET revoked_at = coalesce(revoked_at, now()) WHERE workspace_id = $1 AND id = $2", [tx.workspaceId, id]);
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
      await tx.query("UPDATE api_key SET last_used_at = now() WHERE workspace_id = $1 AND id = $2", [workspaceId, row.id]);
    return { workspaceId, keyId: row.id, name: row.name, scopes: new Set(row.scopes as Scope[]), expiresAt: row.expiresAt };
  });
}
