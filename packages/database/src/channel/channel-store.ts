import type { Database } from "../database.ts";
import { columnsOf } from "../database.ts";
import type { Tx } from "../transaction.ts";
import { lookUp } from "../transaction.ts";
import { ChannelRow } from "./channel.row.ts";
import { unseal } from "./seal.ts";

export async function channelById(tx: Tx, id: string): Promise<ChannelRow | null> {
  const [row] = await tx.query<ChannelRow>(
    `SELECT ${tx.columns(ChannelRow, "c")} FROM channel c WHERE c.workspace_id = $1 AND c.id = $2`,
    [tx.workspaceId, id],
  );
  return row ?? null;
}

export const channelsByIds = (tx: Tx, ids: readonly string[]): Promise<ChannelRow[]> =>
  tx.query<ChannelRow>(
    `SELECT ${tx.columns(ChannelRow, "c")} FROM channel c WHERE c.workspace_id = $1 AND c.id = ANY($2::uuid[])`,
    [tx.workspaceId, ids],
  );

export const channels = (tx: Tx): Promise<ChannelRow[]> =>
  tx.query<ChannelRow>(
    `SELECT ${tx.columns(ChannelRow, "c")} FROM channel c WHERE c.workspace_id = $1 ORDER BY c.created_at, c.id`,
    [tx.workspaceId],
  );

/** The channel that a provider's call names, whatever its workspace; null when none exists or it is switched off. One round trip: every call pays it. */
export async function channelOfCall(database: Database, id: string): Promise<ChannelRow | null> {
  const [row] = await lookUp<ChannelRow>(
    database,
    `SELECT ${columnsOf(database, ChannelRow, "c")} FROM channel c WHERE c.id = $id AND c.enabled`,
    id,
  );
  return row ?? null;
}

/** The whole configuration, secrets included. Never leaves the process. */
export const openConfig = (
  row: Pick<ChannelRow, "id" | "sealedConfig">,
  key: Buffer,
): Record<string, unknown> => JSON.parse(unseal(key, row.id, row.sealedConfig)) as Record<string, unknown>;
