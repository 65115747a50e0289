import type { ChannelType } from "@contact-identity/domain";
import type { Database } from "../database.ts";
import { columnsOf } from "../database.ts";
import { newId } from "../id.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import { lookUp } from "../transaction.ts";
import { ChannelRow } from "./channel.row.ts";
import { seal, unseal } from "./seal.ts";

export interface NewChannel {
  readonly type: ChannelType;
  readonly name: string;
  readonly defaultCountry?: string | null;
  /** The provider's whole configuration. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly secretFields: readonly string[];
}

const named = (name: string): string => name.trim() || refuse("REQUIRED", "Give the channel a name.", ["input", "name"]);

/** What may be shown of a configuration. */
const shownOf = ({ config, secretFields }: Pick<NewChannel, "config" | "secretFields">) =>
  JSON.stringify(Object.fromEntries(Object.entries(config).filter(([field]) => !secretFields.includes(field))));

export async function createChannel(tx: Tx, channel: NewChannel, key: Buffer): Promise<ChannelRow> {
  const id = newId();
  await tx.query(
    "INSERT INTO channel (workspace_id, id, type, name, default_country, config, sealed_config) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    [
      tx.workspaceId,
      id,
      channel.type,
      named(channel.name),
      channel.defaultCountry ?? null,
      shownOf(channel),
      seal(key, id, JSON.stringify(channel.config)),
    ],
  );
  return (await channelById(tx, id)) as ChannelRow;
}

export async function channelById(tx: Tx, id: string): Promise<ChannelRow | null> {
  const [row] = await tx.query<ChannelRow>(`SELECT ${tx.columns(ChannelRow, "c")} FROM channel c WHERE c.workspace_id = $1 AND c.id = $2`, [
    tx.workspaceId,
    id,
  ]);
  return row ?? null;
}

export const channelsByIds = (tx: Tx, ids: readonly string[]): Promise<ChannelRow[]> =>
  tx.query<ChannelRow>(`SELECT ${tx.columns(ChannelRow, "c")} FROM channel c WHERE c.workspace_id = $1 AND c.id = ANY($2::uuid[])`, [
    tx.workspaceId,
    ids,
  ]);

export const channels = (tx: Tx): Promise<ChannelRow[]> =>
  tx.query<ChannelRow>(`SELECT ${tx.columns(ChannelRow, "c")} FROM channel c WHERE c.workspace_id = $1 ORDER BY c.created_at, c.id`, [
    tx.workspaceId,
  ]);

/** The channel, held until the transaction ends. @throws Refused NOT_FOUND */
export async function channelForUpdate(tx: Tx, id: string): Promise<ChannelRow> {
  await tx.query("SELECT id FROM channel WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE", [tx.workspaceId, id]);
  return (await channelById(tx, id)) ?? refuse("NOT_FOUND", "There is no such channel.", ["id"]);
}

/** What is left out stays; a configuration comes with the names of its secrets. */
export type ChannelChange = Partial<Pick<NewChannel, "name" | "defaultCountry">> & (Pick<NewChannel, "config" | "secretFields"> | object);

export async function updateChannel(tx: Tx, row: ChannelRow, change: ChannelChange, key: Buffer): Promise<ChannelRow> {
  const country = change.defaultCountry === undefined ? row.defaultCountry : change.defaultCountry;
  await tx.query("UPDATE channel SET name = $3, default_country = $4 WHERE workspace_id = $1 AND id = $2", [
    tx.workspaceId,
    row.id,
    change.name === undefined ? row.name : named(change.name),
    country,
  ]);
  if ("config" in change)
    await tx.query("UPDATE channel SET config = $3, sealed_config = $4 WHERE workspace_id = $1 AND id = $2", [
      tx.workspaceId,
      row.id,
      shownOf(change),
      seal(key, row.id, JSON.stringify(change.config)),
    ]);
  return (await channelById(tx, row.id)) as ChannelRow;
}

export async function setChannelEnabled(tx: Tx, id: string, enabled: boolean): Promise<ChannelRow> {
  await tx.query("UPDATE channel SET enabled = $3 WHERE workspace_id = $1 AND id = $2", [tx.workspaceId, id, enabled]);
  return (await channelById(tx, id)) ?? refuse("NOT_FOUND", "There is no such channel.", ["id"]);
}

/** The channel that a provider's call names, whatever its workspace; null when there is none or it is switched off. One round trip: every call pays it. */
export async function channelOfCall(database: Database, id: string): Promise<ChannelRow | null> {
  const [row] = await lookUp<ChannelRow>(
    database,
    `SELECT ${columnsOf(database, ChannelRow, "c")} FROM channel c WHERE c.id = $id AND c.enabled`,
    id,
  );
  return row ?? null;
}

/** The whole configuration, secrets included. Never leaves the process. */
export const openConfig = (row: Pick<ChannelRow, "id" | "sealedConfig">, key: Buffer): Record<string, unknown> =>
  JSON.parse(unseal(key, row.id, row.sealedConfig)) as Record<string, unknown>;
