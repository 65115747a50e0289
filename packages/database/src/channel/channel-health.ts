import type { ChannelCondition } from "@contact-identity/domain";
import type { Tx } from "../transaction.ts";

/** What is written down of how a channel does. */
export interface StoredHealth extends ChannelCondition {
  readonly channelId: string;
  readonly lastMessageAt: Date | null;
  readonly keptLastDay: number;
  readonly failedLastDay: number;
}

/** Kept events and failures of one channel that are counted: no more is said of a channel that is flooded. */
const MOST = 10_000;

const HEALTH = `SELECT c.id AS "channelId", a.last_call_at AS "lastCallAt", a.last_message_at AS "lastMessageAt", a.last_refused_at AS "lastRefusedAt",
    coalesce(r.refused, 0) AS "refusedLastDay", k.kept AS "keptLastDay", f.failed AS "failedLastDay", f.failure AS "lastFailure",
    coalesce(t.failures, 0) AS failures, e.accounts
  FROM channel c
  LEFT JOIN channel_activity a ON a.workspace_id = $1 AND a.channel_id = c.id
  LEFT JOIN delivery_target t ON t.workspace_id = $1 AND t.id = c.id
  LEFT JOIN LATERAL (SELECT sum(refused)::int AS refused FROM channel_refusal
    WHERE workspace_id = $1 AND channel_id = c.id AND hour > now() - interval '1 day') r ON true
  CROSS JOIN LATERAL (SELECT count(*)::int AS kept FROM (SELECT 1 FROM inbound_event
    WHERE workspace_id = $1 AND channel_id = c.id AND received_at > now() - interval '1 day' LIMIT ${MOST}) x) k
  CROSS JOIN LATERAL (SELECT count(*)::int AS failed, (array_agg(x.failure ORDER BY x.created_at DESC))[1] AS failure FROM (
    SELECT failure, created_at FROM message WHERE workspace_id = $1 AND channel_id = c.id AND status = 'FAILED' AND created_at > now() - interval '1 day'
    ORDER BY created_at DESC LIMIT ${MOST}) x) f
  CROSS JOIN LATERAL (SELECT coalesce(array_agg(y.account ORDER BY y.last DESC), '{}') AS accounts FROM (
    SELECT account, max(received_at) AS last FROM inbound_event
    WHERE workspace_id = $1 AND channel_id = c.id AND account IS NOT NULL GROUP BY account ORDER BY last DESC LIMIT 10) y) e
  WHERE c.workspace_id = $1 AND c.id = ANY($2::uuid[])`;

export const healthByChannel = (tx: Tx, channels: readonly string[]): Promise<StoredHealth[]> =>
  tx.query<StoredHealth>(HEALTH, [tx.workspaceId, channels]);
