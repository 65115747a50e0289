import type { Database } from "../database.ts";

/**
 * The database as one request sees it: anyone who holds a connection and asks for a second one would wait for others who do the same, so that
 * all of them wait for ever. It is refused, always, and is a fault of ours.
 * @param gone leaves the queue for a connection when it is aborted.
 * @returns the same guard over any lane: of all of them together one connection is held.
 */
export function oneAtATime(gone?: () => AbortSignal): (database: Database) => Database {
  let held = false;
  return (database) => ({
    ...database,
    async connect(asking) {
      if (held) throw new Error("this request holds a connection already, and may not wait for a second one");
      held = true;
      try {
        const connection = await database.connect({ ...asking, ...(gone ? { gone: gone() } : {}) });
        return {
          ...connection,
          release() {
            held = false;
            connection.release();
          },
        };
      } catch (error) {
        held = false;
        throw error;
      }
    },
  });
}
