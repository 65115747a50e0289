import type { Database } from "@contact-identity/database";
import { VISITOR_CHANNEL } from "@contact-identity/database";

/** Who waits for news, by audience. One listening connection a process, however many visitors wait. */
export interface Live {
  /** Calls `ring` whenever there may be something new; returns how to stop. */
  hear(workspaceId: string, audience: string, ring: () => void): () => void;
  /** Counts one more listener of a session; returns how to leave, or null when it has too many. */
  enter(sessionId: string): (() => void) | null;
  stop(): Promise<void>;
}

/** A tab each is more than anybody has; every one of them is asked for at each ring. */
const MOST_OF_A_SESSION = 20;

export function startLive(database: Database): Live {
  const waiting = new Map<string, Set<() => void>>();
  const present = new Map<string, number>();
  const listener = database.listen(VISITOR_CHANNEL, (payload) => {
    // After a lost connection nobody knows what was missed: everybody looks.
    const rings =
      payload === null ? [...waiting.values()].flatMap((set) => [...set]) : [...(waiting.get(payload) ?? [])];
    for (const ring of rings) ring();
  });
  return {
    hear(workspaceId, audience, ring) {
      const key = `${workspaceId}:${audience}`;
      const set = waiting.get(key) ?? new Set();
      waiting.set(key, set.add(ring));
      return () => {
        set.delete(ring);
        if (set.size === 0 && waiting.get(key) === set) waiting.delete(key);
      };
    },
    enter(sessionId) {
      const count = present.get(sessionId) ?? 0;
      if (count >= MOST_OF_A_SESSION) return null;
      present.set(sessionId, count + 1);
      let here = true;
      return () => {
        if (!here) return;
        here = false;
        const left = (present.get(sessionId) ?? 1) - 1;
        if (left === 0) present.delete(sessionId);
        else present.set(sessionId, left);
      };
    },
    stop: () => listener.stop(),
  };
}
