import { setTimeout as sleep } from "node:timers/promises";

/** How much of one core's time a caller gets for what is done before anything is executed. */
export const SHARE = {
  /** Of each second. Documents that came lately cost next to nothing, so only who sends new ones all the time meets it. */
  part: 0.1,
  /** Milliseconds of work that may come at once. */
  burstMs: 250,
  /** Who would have to wait longer is refused. */
  longestWaitMs: 10_000,
} as const;

/** Reading a body and its JSON, as long as nobody has measured it: milliseconds a byte. */
const MS_PER_BYTE = 10 / 2 ** 20;
const FIRST_GUESS_MS = 0.5;
const MOST_KNOWN = 10_000;

interface Account {
  /** Until when the caller's part is spent, in the clock's milliseconds. */
  spentUntil: number;
  /** What one request cost lately. */
  usual: number;
}

/** A caller's place: its turn has come. */
export interface Turn {
  /** Says what it cost, in milliseconds, besides the reading of its body; asked once. */
  done(ms: number): void;
}

export interface Shares {
  /** Resolves when the caller's turn has come; with the seconds to wait where that is too long. */
  enter(key: string, bytes?: number): Promise<Turn | number>;
}

/**
 * Fair parts of the event loop: who sends documents that are dear to look at waits for itself alone. Nobody is refused for a burst; calls
 * are spaced out so that they take the caller's part of the time and no more.
 */
export function sharesOf(
  now: () => number = () => performance.now(),
  wait = (ms: number) => sleep(ms),
): Shares {
  const accounts = new Map<string, Account>();
  const accountOf = (key: string): Account => {
    const known = accounts.get(key);
    if (known) return known;
    // Who has nothing to wait for is as good as unknown.
    if (accounts.size >= MOST_KNOWN)
      for (const [other, { spentUntil }] of accounts) if (spentUntil <= now()) accounts.delete(other);
    const made = { spentUntil: now(), usual: FIRST_GUESS_MS };
    accounts.set(key, made);
    return made;
  };
  const burst = SHARE.burstMs / SHARE.part;
  return {
    async enter(key, bytes = 0) {
      const account = accountOf(key);
      const reading = bytes * MS_PER_BYTE;
      const guess = account.usual + reading;
      const begin = Math.max(account.spentUntil, now());
      const waitMs = begin - burst - now();
      if (waitMs > SHARE.longestWaitMs) return Math.ceil(waitMs / 1000);
      account.spentUntil = begin + guess / SHARE.part;
      if (waitMs > 0) await wait(waitMs);
      let isOver = false;
      return {
        done(ms) {
          if (isOver) return;
          isOver = true;
          account.spentUntil += (ms + reading - guess) / SHARE.part;
          account.usual += (ms - account.usual) / 4;
        },
      };
    },
  };
}
