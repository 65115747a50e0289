import {
  type ChannelActivity,
  type ChannelRow,
  type Database,
  recordActivity,
} from "@contact-identity/database";

/** How often what happened is written down, in ms. */
const EVERY_MS = 2_000;

type Seen = { -readonly [K in keyof ChannelActivity]: ChannelActivity[K] };
type Channel = Pick<ChannelRow, "id" | "workspaceId">;

/** What channels' providers do, added up in memory: a call costs no statement of its own. */
export interface ActivityLog {
  /** An authentic call; `message` where it brought one. */
  called(channel: Channel, message: boolean): void;
  refused(channel: Channel): void;
  /** What is not written down yet, and only this process knows. */
  pending(channelId: string): ChannelActivity | null;
  /** Writes all of it down. */
  flush(): Promise<void>;
  /** Ends the writing, after the last time. */
  close(): Promise<void>;
}

/** Only channels of ours are noted, so there are at most as many entries as channels. */
export function activityLog(database: Database, lost: (error: unknown) => void = () => {}): ActivityLog {
  let seen = new Map<string, Seen>();
  let writing = new Map<string, Seen>();
  const of = ({ id, workspaceId }: Channel): Seen => {
    const known = seen.get(id);
    if (known) return known;
    const made = {
      workspaceId,
      channelId: id,
      lastCallAt: null,
      lastMessageAt: null,
      lastRefusedAt: null,
      refused: 0,
    };
    seen.set(id, made);
    return made;
  };
  let turn: Promise<void> = Promise.resolve();
  const write = async () => {
    if (seen.size === 0) return;
    writing = seen;
    seen = new Map();
    // What cannot be written now is not tried again: it is a hint for people, and a database in trouble has other work.
    await recordActivity(database, [...writing.values()]).catch(lost);
    writing = new Map();
  };
  const flush = () => {
    turn = turn.then(write);
    return turn;
  };
  const timer = setInterval(() => void flush(), EVERY_MS);
  timer.unref();
  return {
    called(channel, message) {
      const one = of(channel);
      one.lastCallAt = new Date();
      if (message) one.lastMessageAt = one.lastCallAt;
    },
    refused(channel) {
      const one = of(channel);
      one.lastRefusedAt = new Date();
      one.refused++;
    },
    pending: (id) => seen.get(id) ?? writing.get(id) ?? null,
    flush,
    close() {
      clearInterval(timer);
      return flush();
    },
  };
}
