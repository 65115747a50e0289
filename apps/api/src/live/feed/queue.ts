/** How much may wait for one subscriber. Who reads more slowly than this is ended, and asks again. */
const MOST_WAITING = 1_000;

/** What waits for one subscriber, in order. `return` ends it at once, also while `next` waits. */
export interface Queue<T> extends AsyncIterableIterator<T> {
  push(value: T): void;
  fail(error: Error): void;
}

export function queueOf<T>(ended: () => void): Queue<T> {
  const waiting: T[] = [];
  let error: Error | null = null;
  let over = false;
  let wake: (() => void) | null = null;
  const end = () => {
    if (over) return;
    over = true;
    wake?.();
    ended();
  };
  const fail = (reason: Error) => {
    error ??= reason;
    end();
  };
  return {
    push(value) {
      if (over) return;
      if (waiting.length >= MOST_WAITING) return fail(new Error("the subscriber reads too slowly"));
      waiting.push(value);
      wake?.();
    },
    fail,
    async next() {
      while (waiting.length === 0 && !over) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
      }
      if (waiting.length > 0 && !(over && error === null))
        return { done: false, value: waiting.shift() as T };
      if (error) {
        const reason = error;
        error = null;
        throw reason;
      }
      return { done: true, value: undefined };
    },
    async return() {
      end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
