/** What may be spent at once, and how much comes back a second. */
export interface Budget {
  readonly burst: number;
  readonly perSecond: number;
}

/** One token bucket. `take` returns whether one more is within the budget, and spends it. */
export function bucketOf({ burst, perSecond }: Budget, now: () => number = Date.now): { take(): boolean } {
  let left = burst;
  let at = now();
  return {
    take() {
      const time = now();
      left = Math.min(burst, left + ((time - at) / 1000) * perSecond);
      at = time;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
