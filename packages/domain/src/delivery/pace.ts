/** How fast a target may be sent to. */
export interface Pace {
  /** Deliveries a second, in the long run. */
  readonly perSecond: number;
  /** How many may go at once after a silence. */
  readonly burst: number;
}

/** So many a second, and after a silence a second's worth at once. */
export const perSecond = (count: number): Pace => ({ perSecond: count, burst: count });

/** For providers that publish no limit (CONTENT.md). */
export const USUAL_PACE: Pace = perSecond(10);

/** The shortest time that so many deliveries can take at a pace, in ms. */
export const idealMs = (count: number, pace: Pace): number =>
  (Math.max(0, count - pace.burst) * 1000) / pace.perSecond;
