import type { InboundEvent } from "@contact-identity/domain";
import type { ChannelRow } from "../../channel/channel.row.ts";
import { channelById } from "../../channel/channel-store.ts";
import { apart } from "../../savepoint.ts";
import type { Tx } from "../../transaction.ts";
import { explainKeptEvent, markReplayed } from "../kept/keep-event.ts";
import { KeptEventRow } from "../kept/kept-event.row.ts";
import { storableEvent } from "../storable.ts";
import { MeantForAnother } from "../untakable.ts";
import { takeWithin } from "./take-event.ts";

/** What the app knows of providers. */
export interface KeptReader {
  /** What a kept part tells by today's parser, read by a channel. Throws what says why it cannot be read. */
  read(channel: ChannelRow, kept: KeptEventRow): Promise<readonly InboundEvent[]>;
  /** The channel that has an account, with the same secret; null when none exists. */
  channelOf(tx: Tx, channel: ChannelRow, account: string): Promise<ChannelRow | null>;
}

export type Replayed = { readonly kept: KeptEventRow | null; readonly problem: string | null };

const MAX_REASON_LENGTH = 500;
const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, MAX_REASON_LENGTH);

/** Takes what a part tells; what is meant for another account is read and taken by that account's channel. */
async function takeKept(tx: Tx, reader: KeptReader, kept: KeptEventRow): Promise<void> {
  const channel = (await channelById(tx, kept.channelId)) as ChannelRow;
  for (const event of (await reader.read(channel, kept)).map(storableEvent)) {
    if (event.type !== "elsewhere") await takeWithin(tx, channel, event);
    else {
      const other = await reader.channelOf(tx, channel, event.account);
      if (!other) throw new MeantForAnother(event.account);
      for (const told of (await reader.read(other, kept)).map(storableEvent))
        await takeWithin(tx, other, told);
    }
  }
}

/**
 * Tries a kept part again, all of it or nothing. Its proof was asked when it came, and is gone since. Once taken, again changes nothing;
 * while it cannot be, the reason is today's. Null when none exists.
 */
export async function replayKept(tx: Tx, id: string, reader: KeptReader): Promise<Replayed> {
  const read = async () =>
    (
      await tx.query<KeptEventRow>(
        `SELECT ${tx.columns(KeptEventRow, "e")} FROM inbound_event e WHERE e.workspace_id = $1 AND e.id = $2 FOR UPDATE`,
        [tx.workspaceId, id],
      )
    )[0] ?? null;
  const kept = await read();
  if (!kept || kept.replayedAt) return { kept, problem: null };
  const failed = await apart(tx, () => takeKept(tx, reader, kept));
  if (failed) {
    const account = failed.error instanceof MeantForAnother ? failed.error.account : null;
    const problem = wordsOf(failed.error);
    await explainKeptEvent(tx, id, problem, account);
    return { kept: await read(), problem };
  }
  await markReplayed(tx, id);
  return { kept: await read(), problem: null };
}
