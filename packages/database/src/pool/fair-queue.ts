import { Busy, CallerGone } from "./busy.ts";

export interface QueueLimits {
  /** How many are inside at once. */
  readonly places: number;
  /** The most of them that one key may hold, where that is less than its fair share. */
  readonly mostOfOne?: number;
  /** How many may wait, of all keys and of one. */
  readonly waiting: number;
  readonly waitingOfOne: number;
  /** The longest that one waits, in ms. */
  readonly waitMs: number;
  /** What those who wait in vain are told. */
  readonly busy?: () => Busy;
}

/** Gives the place back; a second call does nothing. */
export type Leave = () => void;

interface Waiter {
  enter(): void;
}

export interface FairQueue {
  /**
   * One place for a key, now or when its turn comes.
   * @throws Busy when too many wait already, or it waits too long; CallerGone once `gone` is aborted
   */
  enter(key: string, gone?: AbortSignal): Promise<Leave>;
  /** Inside at this moment. */
  held(key?: string): number;
  waiting(): number;
}

/**
 * Places that nobody can take all of: a key gets another one while it holds fewer than are free. So one greedy key has half of them at
 * most, two come to a third each, and there is one left for anyone who comes new. Of those who wait, the one who holds least is next, and among equals each in turn.
 */
export function fairQueue({
  places,
  mostOfOne = places,
  waiting: most,
  waitingOfOne,
  waitMs,
  busy,
}: QueueLimits): FairQueue {
  const held = new Map<string, number>();
  const waiting = new Map<string, Waiter[]>();
  let inside = 0;
  let outside = 0;
  const refused = busy ?? (() => new Busy(1));
  const holds = (key: string) => held.get(key) ?? 0;
  const mayEnter = (key: string) => {
    const [mine, free] = [holds(key), places - inside];
    return mine < mostOfOne && mine < free;
  };

  function take(key: string): Leave {
    inside++;
    held.set(key, holds(key) + 1);
    let here = true;
    return () => {
      if (!here) return;
      here = false;
      inside--;
      if (holds(key) > 1) held.set(key, holds(key) - 1);
      else held.delete(key);
      admit();
    };
  }

  function nextKey(): string | undefined {
    let next: string | undefined;
    for (const key of waiting.keys())
      if (mayEnter(key) && (next === undefined || holds(key) < holds(next))) next = key;
    return next;
  }

  function remove(key: string, waiter: Waiter): void {
    const line = waiting.get(key) ?? [];
    const at = line.indexOf(waiter);
    if (at < 0) return;
    line.splice(at, 1);
    outside--;
    // To the end: keys that hold as much take turns.
    waiting.delete(key);
    if (line.length > 0) waiting.set(key, line);
  }

  function admit(): void {
    for (let key = nextKey(); key !== undefined; key = nextKey()) waiting.get(key)?.[0]?.enter();
  }

  function wait(key: string, gone: AbortSignal | undefined): Promise<Leave> {
    const line = waiting.get(key) ?? [];
    if (outside >= most || line.length >= waitingOfOne) return Promise.reject(refused());
    return new Promise((resolve, reject) => {
      const over = () => {
        clearTimeout(timer);
        gone?.removeEventListener("abort", left);
        remove(key, waiter);
      };
      const left = () => {
        over();
        reject(new CallerGone());
      };
      const waiter: Waiter = {
        enter() {
          over();
          resolve(take(key));
        },
      };
      const timer = setTimeout(() => {
        over();
        reject(refused());
      }, waitMs).unref();
      gone?.addEventListener("abort", left);
      line.push(waiter);
      waiting.set(key, line);
      outside++;
    });
  }

  return {
    async enter(key, gone) {
      if (gone?.aborted) throw new CallerGone();
      // Who waits already goes first.
      return mayEnter(key) && !waiting.has(key) ? take(key) : wait(key, gone);
    },
    held: (key) => (key === undefined ? inside : holds(key)),
    waiting: () => outside,
  };
}
