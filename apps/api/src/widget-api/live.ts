import type { Database } from "@contact-identity/database";
import { VISITOR_CHANNEL } from "@contact-identity/database";

/** Who waits for news, by audience. One listening connection a process, however many visitors wait. */
export interface Live {
  /** Calls `ring` whenever there may be something new; answers how to stop. */
  hear(workspaceId: string, audience: string, ring: () => void): () => void;
  stop(): Promise<void>;
}

export function startLive(database: Database): Live {
  const waiting = new Map<string, Set<() => void>>();
  const listener = database.listen(VISITOR_CHANNEL, (payload) => {
    // After a lost connection nobody knows what was missed: everybody looks.
    const rings = payload === null ? [...waiting.values()].flatMap((set) => [...set]) : [...(waiting.get(payload) ?? [])];
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
    stop: () => listener.stop(),
  };
}
