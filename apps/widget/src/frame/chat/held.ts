import type { Unsent } from "./outbox.ts";
import type { Store } from "./store.ts";

/** Longer than this, what was written stands in the box again, with an error. */
export const PATIENCE_MS = 10_000;

export interface Held {
  /** Keeps it back until the page has said who the visitor is. */
  keep(message: Unsent): void;
  /** The page has said it: what is kept back goes out in the name that the visitor has by now, in order. */
  release(send: (message: Unsent) => void): void;
}

/**
 * What a visitor writes while an `identify` is on its way. It is in no storage and in nobody's outbox, for it is not known yet whose it is:
 * it outlives a change of the visitor, and a closed page takes it along.
 */
export function createHeld(store: Store): Held {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const giveUp = (clientId: string): void => {
    timers.delete(clientId);
    const { held, returned } = store.get();
    const late = held.find((message) => message.clientId === clientId);
    if (late)
      store.set({
        held: held.filter((message) => message !== late),
        returned: [returned, late.text].filter(Boolean).join("\n"),
      });
  };
  return {
    keep(message) {
      store.set({ held: [...store.get().held, message] });
      timers.set(
        message.clientId,
        setTimeout(() => giveUp(message.clientId), PATIENCE_MS),
      );
    },
    release(send) {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      const { held } = store.get();
      store.set({ held: [] });
      for (const message of held) send(message);
    },
  };
}
