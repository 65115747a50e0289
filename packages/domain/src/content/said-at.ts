/** When a message was said, and where it stands in its conversation; both in ms since 1970. */
export interface SaidTimes {
  readonly saidAt: number;
  readonly listedAt: number;
}

const SECOND = 1000;

/**
 * The times of a message by its provider's clock; null where that gave none, or one in the future: then the arrival counts.
 * A provider that tells whole seconds tells too little to place a message beside ours within that second: there the arrival does, so that
 * an answer never stands before its question.
 */
export function saidTimes(told: number | undefined, arrival: number): SaidTimes | null {
  if (told === undefined || !Number.isFinite(told) || told < 0 || told > arrival) return null;
  const saidAt = Math.floor(told);
  const listedAt = saidAt % SECOND === 0 ? Math.min(arrival, saidAt + SECOND - 1) : saidAt;
  return { saidAt, listedAt };
}
