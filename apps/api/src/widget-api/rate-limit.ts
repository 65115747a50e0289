import type { Budget } from "../gate/buckets.ts";

/** By what is counted, and how much. Sessions behind one address may be a whole office; an origin is a whole site. */
export const BUDGETS = {
  /** Requests of one address, whatever they ask. */
  address: { burst: 600, perSecond: 30 },
  /** Requests from one origin to one widget. */
  origin: { burst: 3000, perSecond: 300 },
  /** New sessions of one address. */
  start: { burst: 200, perSecond: 5 },
  /** What one session tells: messages, form, identity. */
  tell: { burst: 40, perSecond: 1 },
  /** Files that one session sends: five a minute. */
  upload: { burst: 5, perSecond: 5 / 60 },
  /** What one session reads. */
  read: { burst: 120, perSecond: 10 },
} as const satisfies Record<string, Budget>;
export type BudgetName = keyof typeof BUDGETS;

const MOST = 50_000;

export interface RateLimit {
  /** 0 when one more is within the budget, and is spent; else the seconds to wait. */
  wait(budget: BudgetName, key: string): number;
}

/** Token buckets in this process's memory: several processes allow as much each. Full buckets are forgotten first. */
export function rateLimit(now: () => number = Date.now): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>();
  const forget = (at: number) => {
    for (const [key, bucket] of buckets) {
      const { burst, perSecond } = BUDGETS[key.slice(0, key.indexOf(":")) as BudgetName];
      if (bucket.left + ((at - bucket.at) / 1000) * perSecond >= burst) buckets.delete(key);
    }
    // Under attack from everywhere the oldest go: memory must not be what they exhaust.
    for (const key of buckets.keys()) if (buckets.size >= MOST) buckets.delete(key);
  };
  return {
    wait(budget, key) {
      const { burst, perSecond } = BUDGETS[budget];
      const name = `${budget}:${key}`;
      const at = now();
      const before = buckets.get(name);
      const left = before ? Math.min(burst, before.left + ((at - before.at) / 1000) * perSecond) : burst;
      if (!before && buckets.size >= MOST) forget(at);
      buckets.set(name, { left: left >= 1 ? left - 1 : left, at });
      return left >= 1 ? 0 : Math.max(1, Math.ceil((1 - left) / perSecond));
    },
  };
}
