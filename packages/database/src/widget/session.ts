import { createHash, randomBytes } from "node:crypto";
import { newId } from "../id.ts";
import type { Tx } from "../transaction.ts";
import { sessionById, sessionByToken, sessionHash } from "./session-store.ts";
import { WidgetSessionRow } from "./widget.row.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** A session lives this long after its last resumption; a signed one after its last signature, for the page signs again whenever it loads. */
const LIFE_MS = 30 * DAY_MS;
const SIGNED_LIFE_MS = 7 * DAY_MS;

const newToken = (): string => `wv_${randomBytes(32).toString("base64url")}`;
const after = (ms: number): Date => new Date(Date.now() + ms);

export interface StartedSession {
  readonly row: WidgetSessionRow;
  readonly token: string;
}

/** Who may read what such a person's sessions said: never the person's id in the clear. */
export const audienceOf = (widgetId: string, subject: string): string =>
  createHash("sha256").update(`${widgetId}\u0000${subject}`).digest("base64url");

export async function startSession(tx: Tx, widgetId: string): Promise<StartedSession> {
  const id = newId();
  const token = newToken();
  await tx.query(
    "INSERT INTO widget_session (workspace_id, id, widget_id, token_hash, audience, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
    [tx.workspaceId, id, widgetId, sessionHash(token), id, after(LIFE_MS)],
  );
  return { row: (await sessionById(tx, id)) as WidgetSessionRow, token };
}

/** The session of a token, its life begun again while nobody signed it; null when it is no live one. */
export async function resumeSession(tx: Tx, widgetId: string, token: string): Promise<StartedSession | null> {
  const row = await sessionByToken(tx, widgetId, token);
  if (!row) return null;
  if (row.signedSubject === null && row.expiresAt.getTime() < Date.now() + LIFE_MS - DAY_MS)
    await tx.query("UPDATE widget_session SET expires_at = $3 WHERE workspace_id = $1 AND id = $2", [
      tx.workspaceId,
      row.id,
      after(LIFE_MS),
    ]);
  return { row: (await sessionById(tx, row.id)) as WidgetSessionRow, token };
}

/**
 * The live session, held against anyone who would end or sign it at the same time; null when it has ended, or its token is another one by
 * now.
 */
export async function holdSession(tx: Tx, id: string, token: string): Promise<WidgetSessionRow | null> {
  const [row] = await tx.query<WidgetSessionRow>(
    `SELECT ${tx.columns(WidgetSessionRow, "v")} FROM widget_session v
     WHERE v.workspace_id = $1 AND v.id = $2 AND v.token_hash = $3 AND v.ended_at IS NULL AND v.expires_at > now() FOR UPDATE`,
    [tx.workspaceId, id, sessionHash(token)],
  );
  return row ?? null;
}

/** From the commit on its token opens nothing; sockets that hear its audience look again. */
export async function endSession(tx: Tx, session: Pick<WidgetSessionRow, "id" | "audience">): Promise<void> {
  await tx.query(
    "UPDATE widget_session SET ended_at = coalesce(ended_at, now()) WHERE workspace_id = $1 AND id = $2",
    [tx.workspaceId, session.id],
  );
  tx.ring(session.audience);
}

/** Who somebody is, and the identity key that says so. */
export interface Signature {
  readonly subject: string;
  readonly kid: string;
}

/**
 * Signs a session as somebody's. One that nobody had signed gets a new token: who knew the old one, on a shared machine say, reads
 * nothing of what the signed person does from now on.
 */
export async function signSession(
  tx: Tx,
  session: WidgetSessionRow,
  { subject, kid }: Signature,
  token: string,
): Promise<StartedSession> {
  const fresh = session.signedSubject === null;
  const next = fresh ? newToken() : token;
  await tx.query(
    "UPDATE widget_session SET signed_subject = $3, audience = $4, token_hash = $5, expires_at = $6, signed_by = $7 WHERE workspace_id = $1 AND id = $2",
    [
      tx.workspaceId,
      session.id,
      subject,
      audienceOf(session.widgetId, subject),
      sessionHash(next),
      after(SIGNED_LIFE_MS),
      kid,
    ],
  );
  tx.ring(session.audience);
  return { row: (await sessionById(tx, session.id)) as WidgetSessionRow, token: next };
}

/** Ends what an identity key signed. Anyone who signs holds the key's row, so that no session is signed beside this. */
export async function endSessionsSignedBy(tx: Tx, widgetId: string, kid: string): Promise<void> {
  const ended = await tx.query<{ audience: string }>(
    `UPDATE widget_session SET ended_at = now() WHERE workspace_id = $1 AND widget_id = $2 AND ended_at IS NULL
     AND (signed_by = $3 OR (signed_by IS NULL AND signed_subject IS NOT NULL)) RETURNING audience`,
    [tx.workspaceId, widgetId, kid],
  );
  for (const { audience } of ended) tx.ring(audience);
}

/** Remembers what the visitor told, and where it lies. */
export async function noteTold(
  tx: Tx,
  session: WidgetSessionRow,
  sourceId: string,
  known: readonly string[],
): Promise<WidgetSessionRow> {
  if (session.sourceId === sourceId && known.every((one) => session.known.includes(one))) return session;
  const all = [...new Set([...session.known, ...known])];
  await tx.query("UPDATE widget_session SET source_id = $3, known = $4 WHERE workspace_id = $1 AND id = $2", [
    tx.workspaceId,
    session.id,
    sourceId,
    all,
  ]);
  return { ...session, sourceId, known: all };
}
