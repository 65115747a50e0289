import { keptRequest, openChannel, providerOf } from "@contact-identity/channels";
import {
  channelOfAccount,
  type Database,
  type KeptFilter,
  type KeptReader,
  keptEvent,
  keptEventIds,
  openConfig,
  publicId,
  replayKept,
  retrying,
  transaction,
  webhookUrlOf,
} from "@contact-identity/database";

export interface ReplaySettings {
  readonly database: Database;
  readonly encryptionKey: Buffer;
  readonly publicUrl: string;
}

interface Listed {
  readonly id: string;
  readonly channelId: string;
  readonly reason: string;
  readonly receivedAt: string;
  readonly body: string;
}

/** What of a body is printed: the rest is in the API. */
const MAX_BODY = 2_000;

/** What is kept and was not taken since, in the order in which it came. */
export async function listKept(
  database: Database,
  workspaceId: string,
  filter: KeptFilter,
): Promise<readonly Listed[]> {
  const within = <T>(work: Parameters<typeof transaction<T>>[2]) => transaction(database, workspaceId, work);
  const listed: Listed[] = [];
  for (const id of await within((tx) => keptEventIds(tx, filter))) {
    const kept = await within((tx) => keptEvent(tx, id));
    if (kept)
      listed.push({
        id: publicId("kept", id),
        channelId: publicId("channel", kept.channelId),
        reason: kept.reason,
        receivedAt: kept.receivedAt.toISOString(),
        body: kept.body.slice(0, MAX_BODY),
      });
  }
  return listed;
}

export interface Replay {
  readonly replayed: number;
  readonly failed: readonly { readonly id: string; readonly reason: string }[];
}

const readerOf = ({ encryptionKey, publicUrl }: ReplaySettings): KeptReader => ({
  read: (channel, kept) =>
    openChannel(channel.type, openConfig(channel, encryptionKey)).parse(
      keptRequest(kept, {
        channelId: publicId("channel", channel.id),
        webhookUrl: webhookUrlOf(publicUrl, channel.id),
      }),
    ),
  channelOf: async (tx, channel, account) => {
    const fields = providerOf(channel.type)?.sharedApp;
    return fields ? channelOfAccount(tx, channel, account, fields, encryptionKey) : null;
  },
});

/** Tries what was kept of a workspace's inbound calls again, in the order in which it came. What fails stays, with today's reason. */
export async function replayAll(
  settings: ReplaySettings,
  workspaceId: string,
  filter: KeptFilter,
): Promise<Replay> {
  const reader = readerOf(settings);
  const ids = await transaction(settings.database, workspaceId, (tx) => keptEventIds(tx, filter));
  const failed: { id: string; reason: string }[] = [];
  for (const id of ids) {
    const { problem } = await retrying(settings.database, workspaceId, (tx) => replayKept(tx, id, reader));
    if (problem !== null) failed.push({ id: publicId("kept", id), reason: problem });
  }
  return { replayed: ids.length - failed.length, failed };
}
