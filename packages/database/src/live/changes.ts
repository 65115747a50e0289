import type { Tx } from "../transaction.ts";

/** Between a transaction's start and its being seen in pg_stat_activity lies a moment. */
const MARGIN_MS = 1_000;

/**
 * Nothing that is committed from now on bears an earlier time than this: times are taken within a transaction, and the oldest one under way
 * of this role began then. Ask it before reading; what is read again from here on leaves nothing out, however late it was committed.
 */
export async function horizon(tx: Tx): Promise<Date> {
  const [row] = await tx.query<{ at: Date }>(
    `SELECT least(clock_timestamp(), min(xact_start)) - $1 * interval '1 millisecond' AS at FROM pg_stat_activity WHERE datname = current_database()`,
    [MARGIN_MS],
  );
  return (row as { at: Date }).at;
}

export interface NewMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly createdAt: Date;
}

/** Messages of the given conversations from a time on, oldest first. */
export const messagesSince = (tx: Tx, conversations: readonly string[], since: Date): Promise<NewMessage[]> =>
  tx.query<NewMessage>(
    `SELECT id, conversation_id AS "conversationId", created_at AS "createdAt" FROM message
     WHERE workspace_id = $1 AND conversation_id = ANY($2::uuid[]) AND created_at >= $3 ORDER BY created_at, id`,
    [tx.workspaceId, conversations, since],
  );

export interface ContactVersion {
  readonly id: string;
  readonly version: number;
  readonly updatedAt: Date;
}

/** Live contacts that changed from a time on, the earliest first. */
export const contactsSince = (tx: Tx, since: Date): Promise<ContactVersion[]> =>
  tx.query<ContactVersion>(
    `SELECT id, version, updated_at AS "updatedAt" FROM contact WHERE workspace_id = $1 AND live AND updated_at >= $2 ORDER BY updated_at, id`,
    [tx.workspaceId, since],
  );

/** The live contact that answers for each id, with its version; an erased one is absent. */
export const versionsOf = (
  tx: Tx,
  ids: readonly string[],
): Promise<(ContactVersion & { readonly asked: string })[]> =>
  tx.query(
    `SELECT a.id AS asked, c.id, c.version, c.updated_at AS "updatedAt" FROM contact a
     JOIN contact c ON c.workspace_id = $1 AND c.id = coalesce(a.merged_into, a.id) AND c.live WHERE a.workspace_id = $1 AND a.id = ANY($2::uuid[])`,
    [tx.workspaceId, ids],
  );
