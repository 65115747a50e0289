import type { ChannelType } from "@contact-identity/domain";
import { newId } from "../id.ts";
import { refuse } from "../refused.ts";
import type { Tx } from "../transaction.ts";
import type { ChannelRow } from "./channel.row.ts";
import { channelById } from "./channel-store.ts";
import { seal } from "./seal.ts";

export interface NewChannel {
  readonly type: ChannelType;
  readonly name: string;
  readonly defaultCountry?: string | null;
  /** The provider's whole configuration. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly secretFields: readonly string[];
}

const named = (name: string): string =>
  name.trim() || refuse("REQUIRED", "Give the channel a name.", ["input", "name"]);

/** What may be shown of a configuration. */
const shownOf = ({ config, secretFields }: Pick<NewChannel, "config" | "secretFields">) =>
  JSON.stringify(
    Object.fromEntries(Object.entries(config).filter(([field]) => !secretFields.includes(field))),
  );

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

/** The channel, held until the transaction ends. @throws Refused NOT_FOUND */
export async function channelForUpdate(tx: Tx, id: string): Promise<ChannelRow> {
  await tx.query("SELECT id FROM channel WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE", [
    tx.workspaceId,
    id,
  ]);
  return (await channelById(tx, id)) ?? refuse("NOT_FOUND", "There is no such channel.", ["id"]);
}

/** What is left out stays; a configuration comes with the names of its secrets. */
export type ChannelChange = Partial<Pick<NewChannel, "name" | "defaultCountry">> &
  (Pick<NewChannel, "config" | "secretFields"> | object);

export async function updateChannel(
  tx: Tx,
  row: ChannelRow,
  change: ChannelChange,
  key: Buffer,
): Promise<ChannelRow> {
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
  await tx.query("UPDATE channel SET enabled = $3 WHERE workspace_id = $1 AND id = $2", [
    tx.workspaceId,
    id,
    enabled,
  ]);
  return (await channelById(tx, id)) ?? refuse("NOT_FOUND", "There is no such channel.", ["id"]);
}
