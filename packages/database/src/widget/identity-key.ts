import { randomBytes } from "node:crypto";
import { seal, unseal } from "../channel/seal.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { identityKeysByWidget } from "./identity-key-store.ts";
import { endSessionsSignedBy } from "./session.ts";
import { widgetById } from "./widget-store.ts";

/** What a sealed secret is bound to: it cannot be moved to another widget or kid. */
const placeOf = (widgetId: string, kid: string) => `${widgetId}:${kid}`;

const MAX_LIVE = 10;

/** A new key that signs for a widget. `secret` is shown once; its UTF-8 bytes are the HMAC key. */
export async function createIdentityKey(
  tx: Tx,
  widgetId: string,
  encryptionKey: Buffer,
): Promise<{ kid: string; secret: string }> {
  // Two at once would both be the tenth.
  await tx.query("SELECT id FROM widget WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE", [
    tx.workspaceId,
    widgetId,
  ]);
  if (!(await widgetById(tx, widgetId))) refuse("NOT_FOUND", "There is no such widget.", ["widgetId"]);
  const live = (await identityKeysByWidget(tx, [widgetId])).filter((key) => key.revokedAt === null);
  if (live.length >= MAX_LIVE)
    refuse("LIMIT_EXCEEDED", `A widget has at most ${MAX_LIVE} live keys; revoke one first.`, ["widgetId"]);
  const kid = `wik_${randomBytes(9).toString("base64url")}`;
  const secret = randomBytes(32).toString("base64url");
  await tx.query(
    "INSERT INTO widget_identity_key (workspace_id, widget_id, kid, sealed_secret) VALUES ($1, $2, $3, $4)",
    [tx.workspaceId, widgetId, kid, seal(encryptionKey, placeOf(widgetId, kid), secret)],
  );
  return { kid, secret };
}

/**
 * From the commit on nothing that this key signed is believed, and the sessions that it signed last have ended. A signed session of
 * before migration 0015 does not know its key and ends with any.
 */
export async function revokeIdentityKey(tx: Tx, widgetId: string, kid: string): Promise<void> {
  const revoked = await tx.execute(
    "UPDATE widget_identity_key SET revoked_at = coalesce(revoked_at, now()) WHERE workspace_id = $1 AND widget_id = $2 AND kid = $3",
    [tx.workspaceId, widgetId, kid],
  );
  if (revoked === 0) refuse("NOT_FOUND", "This widget has no such key.", ["kid"]);
  await endSessionsSignedBy(tx, widgetId, kid);
}

/**
 * The secret of a widget's live key, or null. The key stays live until the transaction ends: anyone who revokes it waits, and then ends the
 * session too that is signed by it here.
 */
export async function liveIdentitySecret(
  tx: Tx,
  widgetId: string,
  kid: string,
  encryptionKey: Buffer,
): Promise<string | null> {
  const [row] = await tx.query<{ sealed: Buffer }>(
    `SELECT sealed_secret AS sealed FROM widget_identity_key
     WHERE workspace_id = $1 AND widget_id = $2 AND kid = $3 AND revoked_at IS NULL FOR SHARE`,
    [tx.workspaceId, widgetId, kid],
  );
  return row ? unseal(encryptionKey, placeOf(widgetId, kid), row.sealed) : null;
}
