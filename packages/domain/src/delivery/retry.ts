/** When a failed delivery is tried again, and when it is given up. One object a kind of delivery. */
export interface RetryPolicy {
  /** Pause after the first try, after the second …, in ms. There is one try more than pauses. */
  readonly pausesMs: readonly number[];
  /** Each pause is scattered by so much of itself, up and down, so that what failed together does not come again together. */
  readonly jitter: number;
  /** Who asks for a longer pause than this, in ms, is not waited for: a person decides. */
  readonly longestPauseMs: number;
}

const MINUTE = 60_000;
/** Files of a message: for about a day, for providers keep them at least so long. */
export const FILE_RETRY: RetryPolicy = {
  pausesMs: [
    2_000,
    10_000,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    60 * MINUTE,
    180 * MINUTE,
    360 * MINUTE,
    720 * MINUTE,
  ],
  jitter: 0.2,
  longestPauseMs: 60 * MINUTE,
};

/** Messages and one-time codes: six tries within about five minutes (CHANNELS.md). */
export const MESSAGE_RETRY: RetryPolicy = {
  pausesMs: [2_000, 8_000, 20_000, 60_000, 180_000],
  jitter: 0.2,
  longestPauseMs: 60 * 60_000,
};

export interface FailedTry {
  /** Tries so far, this one with them. */
  readonly tries: number;
  readonly reason: string;
  /** How long the other side asks to be left alone, in ms. */
  readonly askedMs: number | null;
  /** How long the delivery is of use yet, in ms; null: for ever. */
  readonly leftMs?: number | null;
  /** Between 0 and 1: the caller's dice. */
  readonly chance: number;
}
export type NextTry =
  | { readonly type: "again"; readonly afterMs: number }
  | { readonly type: "givenUp"; readonly reason: string };

/** What becomes of a delivery whose try has failed and may work later. */
export function nextTry(
  policy: RetryPolicy,
  { tries, reason, askedMs, leftMs = null, chance }: FailedTry,
): NextTry {
  const planned = policy.pausesMs[tries - 1];
  if (planned === undefined) return { type: "givenUp", reason: `given up after ${tries} tries: ${reason}` };
  if (askedMs !== null && askedMs > policy.longestPauseMs)
    return {
      type: "givenUp",
      reason: `the provider asks to wait for ${Math.round(askedMs / 60_000)} minutes: ${reason}`,
    };
  const afterMs = Math.max(planned * (1 + policy.jitter * (2 * chance - 1)), askedMs ?? 0);
  if (leftMs !== null && afterMs >= leftMs)
    return { type: "givenUp", reason: `given up after ${tries} tries: ${reason}` };
  return { type: "again", afterMs };
}

/** When a target that fails in a row is left alone for a while. */
export const BREAKER = {
  /** Failures in a row, of whatever deliveries, that open it. */
  opensAt: 5,
  /** Rest after it opened, in ms; twice as long after each probe that failed, up to `longestMs`. */
  firstMs: 5_000,
  longestMs: 60_000,
  /** A probe that says nothing for so long, in ms, is a lost one, and another may go. */
  probeMs: 30_000,
} as const;

/** How long a target rests after its n-th failure in a row, in ms; 0 while it has not failed often enough. */
export const restAfter = (failures: number): number =>
  failures < BREAKER.opensAt
    ? 0
    : Math.min(BREAKER.longestMs, BREAKER.firstMs * 2 ** (failures - BREAKER.opensAt));
