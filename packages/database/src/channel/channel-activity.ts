import type { Database } from "../database.ts";
import { transaction } from "../transaction.ts";

/** What a channel's provider did since it was last written down. */
export interface ChannelActivity {
  readonly workspaceId: string;
  readonly channelId: string;
  readonly lastCallAt: Date | null;
  readonly lastMessageAt: Date | null;
  readonly lastRefusedAt: Date | null;
  readonly refused: number;
}

/** The greater of two times, where a null is not one. */
const later = (column: string) => `${column} = greatest(channel_activity.${column}, excluded.${column})`;

const SEEN = `INSERT INTO channel_activity (workspace_id, channel_id, last_call_at, last_message_at, last_refused_at)
  SELECT $1, a.id, a.call, a.message, a.refused FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[]) AS a (id, call, message, refused)
  WHERE EXISTS (SELECT 1 FROM channel c WHERE c.workspace_id = $1 AND c.id = a.id) ORDER BY a.id
  ON CONFLICT (workspace_id, channel_id) DO UPDATE SET ${later("last_call_at")}, ${later("last_message_at")}, ${later("last_refused_at")}`;

const REFUSED = `INSERT INTO channel_refusal (workspace_id, channel_id, hour, refused)
  SELECT $1, a.id, date_trunc('hour', a.at), a.count FROM unnest($2::uuid[], $3::timestamptz[], $4::integer[]) AS a (id, at, count)
  WHERE a.count > 0 AND EXISTS (SELECT 1 FROM channel c WHERE c.workspace_id = $1 AND c.id = a.id) ORDER BY a.id
  ON CONFLICT (workspace_id, channel_id, hour) DO UPDATE SET refused = channel_refusal.refused + excluded.refused`;

/** Writes down what channels' providers did: one transaction a workspace, in one order of channels, so that two processes do not meet. */
export async function recordActivity(
  database: Database,
  activities: readonly ChannelActivity[],
): Promise<void> {
  for (const [workspaceId, of] of Map.groupBy(activities, (one) => one.workspaceId)) {
    const ids = of.map((one) => one.channelId);
    await transaction(database, workspaceId, async (tx) => {
      const times = [
        of.map((one) => one.lastCallAt),
        of.map((one) => one.lastMessageAt),
        of.map((one) => one.lastRefusedAt),
      ];
      await tx.query(SEEN, [workspaceId, ids, ...times]);
      const refused = of.filter((one) => one.refused > 0);
      if (refused.length > 0)
        await tx.query(REFUSED, [
          workspaceId,
          refused.map((one) => one.channelId),
          refused.map((one) => one.lastRefusedAt ?? new Date()),
          refused.map((one) => one.refused),
        ]);
    });
  }
}
