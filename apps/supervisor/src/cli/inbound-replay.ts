import { MalformedPayload, openChannel, type RawRequest } from "@contact-identity/channels";
import {
  type ChannelRow,
  channelById,
  type Database,
  dropKeptEvents,
  explainKeptEvent,
  type KeptEventRow,
  type KeptFilter,
  keptEvent,
  keptEventIds,
  openConfig,
  publicId,
  storableEvent,
  takeEvent,
  transaction,
  webhookUrlOf,
} from "@contact-identity/database";

export interface Replay {
  readonly replayed: number;
  readonly failed: readonly { readonly id: string; readonly reason: string }[];
}

export interface ReplaySettings {
  readonly database: Database;
  readonly encryptionKey: Buffer;
  readonly publicUrl: string;
}

const requestOf = ({ channelId, headers, search, body }: KeptEventRow, publicUrl: string): RawRequest => ({
  method: "POST",
  query: new URLSearchParams(search),
  search,
  headers,
  rawBody: Buffer.from(body),
  channelId: publicId("channel", channelId),
  webhookUrl: webhookUrlOf(publicUrl, channelId),
});

/** Reads a kept call with today's parser and takes it as the webhook does. Its proof was asked when it came, and is gone since. */
async function take(
  { database, encryptionKey, publicUrl }: ReplaySettings,
  event: KeptEventRow,
  channel: ChannelRow,
): Promise<void> {
  const provider = openChannel(channel.type, openConfig(channel, encryptionKey));
  const told = (await provider.parse(requestOf(event, publicUrl))).map(storableEvent);
  for (const one of told) await takeEvent(database, channel, one);
}

/** Null when it was taken and is gone; else why not. Killed between the two it is taken again, which changes nothing. */
async function replayOne(settings: ReplaySettings, workspaceId: string, id: string): Promise<string | null> {
  const within = <T>(work: Parameters<typeof transaction<T>>[2]) =>
    transaction(settings.database, workspaceId, work);
  const event = await within((tx) => keptEvent(tx, id));
  if (!event) return null;
  const channel = (await within((tx) => channelById(tx, event.channelId))) as ChannelRow;
  try {
    await take(settings, event, channel);
  } catch (error) {
    const reason =
      error instanceof MalformedPayload ? error.message : `could not be taken: ${(error as Error).message}`;
    await within((tx) => explainKeptEvent(tx, id, reason));
    return reason;
  }
  await within((tx) => dropKeptEvents(tx, [id]));
  return null;
}

/** Takes what was kept of a workspace's inbound calls, in the order in which it came. What fails stays, with today's reason. */
export async function replayInbound(
  settings: ReplaySettings,
  workspaceId: string,
  filter: KeptFilter,
): Promise<Replay> {
  const ids = await transaction(settings.database, workspaceId, (tx) => keptEventIds(tx, filter));
  const failed: { id: string; reason: string }[] = [];
  for (const id of ids) {
    const reason = await replayOne(settings, workspaceId, id);
    if (reason !== null) failed.push({ id: publicId("event", id), reason });
  }
  return { replayed: ids.length - failed.length, failed };
}
