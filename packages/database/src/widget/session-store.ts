import { createHash } from "node:crypto";
import type { Tx } from "../transaction.ts";
import { WidgetSessionRow } from "./widget.row.ts";

export const sessionHash = (token: string): Buffer => createHash("sha256").update(token).digest();

export async function sessionById(tx: Tx, id: string): Promise<WidgetSessionRow | null> {
  const [row] = await tx.query<WidgetSessionRow>(
    `SELECT ${tx.columns(WidgetSessionRow, "v")} FROM widget_session v WHERE v.workspace_id = $1 AND v.id = $2`,
    [tx.workspaceId, id],
  );
  return row ?? null;
}

/** The live session of a token at its own widget; null for every other token. */
export async function sessionByToken(
  tx: Tx,
  widgetId: string,
  token: string,
): Promise<WidgetSessionRow | null> {
  const [row] = await tx.query<WidgetSessionRow>(
    `SELECT ${tx.columns(WidgetSessionRow, "v")} FROM widget_session v
     WHERE v.workspace_id = $1 AND v.token_hash = $2 AND v.widget_id = $3 AND v.ended_at IS NULL AND v.expires_at > now()`,
    [tx.workspaceId, sessionHash(token), widgetId],
  );
  return row ?? null;
}

/** The session if it is still live. */
export async function liveSession(tx: Tx, id: string): Promise<WidgetSessionRow | null> {
  const row = await sessionById(tx, id);
  return row && row.endedAt === null && row.expiresAt.getTime() > Date.now() ? row : null;
}

/** What is known of this visitor: by this session, and once signed by the same person's others. */
export async function knownOf(tx: Tx, session: WidgetSessionRow): Promise<string[]> {
  const rows = await tx.query<{ one: string }>(
    `SELECT DISTINCT one FROM widget_session v CROSS JOIN LATERAL unnest(v.known) AS k (one)
     WHERE v.workspace_id = $1 AND v.widget_id = $2 AND v.audience = $3`,
    [tx.workspaceId, session.widgetId, session.audience],
  );
  return rows.map(({ one }) => one);
}
