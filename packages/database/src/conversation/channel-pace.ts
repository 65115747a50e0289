import type { Tx } from "../transaction.ts";

/** How fast a channel may send. */
export interface Pace {
  /** Messages a second, in the long run. */
  readonly perSecond: number;
  /** How many may go at once after a silence. */
  readonly burst: number;
}

const ensure = (tx: Tx, channelId: string) =>
  tx.query(
    `INSERT INTO channel_pace (workspace_id, channel_id, next_at, held_until) VALUES ($1, $2, '-infinity', '-infinity') ON CONFLICT DO NOTHING`,
    [tx.workspaceId, channelId],
  );

/** Generic cell rate algorithm: one time a channel, which says when the next message is due. By the database's clock, for workers differ. */
const TAKE = `UPDATE channel_pace SET next_at = greatest(next_at, held_until, clock_timestamp() - $3 * interval '1 millisecond') + $4 * interval '1 millisecond'
  WHERE workspace_id = $1 AND channel_id = $2
  RETURNING extract(epoch FROM next_at - $4 * interval '1 millisecond' - clock_timestamp())::float8 * 1000 AS ms`;

/** Reserves the channel's next place; how long until it is there, in ms, 0 for now. Whoever has to wait comes again and takes none anew. */
export async function takePlace(tx: Tx, channelId: string, { perSecond, burst }: Pace): Promise<number> {
  const between = 1000 / perSecond;
  const values = [tx.workspaceId, channelId, between * (burst - 1), between];
  let [row] = await tx.query<{ ms: number }>(TAKE, values);
  if (!row) {
    await ensure(tx, channelId);
    [row] = await tx.query<{ ms: number }>(TAKE, values);
  }
  return Math.max(0, Math.ceil(row?.ms ?? 0));
}

/** Lets a channel be quiet for so many ms, as its provider asked: it told that of all messages, not of one. */
export async function holdChannel(tx: Tx, channelId: string, forMs: number): Promise<void> {
  await ensure(tx, channelId);
  await tx.query(
    `UPDATE channel_pace SET held_until = greatest(held_until, clock_timestamp() + $3 * interval '1 millisecond') WHERE workspace_id = $1 AND channel_id = $2`,
    [tx.workspaceId, channelId, forMs],
  );
}

/** How long a channel is to be quiet yet, in ms. */
export async function heldFor(tx: Tx, channelId: string): Promise<number> {
  const [row] = await tx.query<{ ms: number }>(
    `SELECT extract(epoch FROM held_until - clock_timestamp())::float8 * 1000 AS ms FROM channel_pace
     WHERE workspace_id = $1 AND channel_id = $2 AND held_until > clock_timestamp()`,
    [tx.workspaceId, channelId],
  );
  return Math.max(0, Math.ceil(row?.ms ?? 0));
}
