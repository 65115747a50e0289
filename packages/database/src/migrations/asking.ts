import { connected } from "../connected.ts";
import type { Database } from "../database.ts";

/** Somebody who takes statements one by one. */
export interface Asks {
  query<T extends object>(text: string): Promise<{ readonly rows: T[] }>;
}

/** Asks by a connection of one's own to a URL, or by one of an open pool. */
export async function asking<T>(place: string | Database, work: (client: Asks) => Promise<T>): Promise<T> {
  if (typeof place === "string") return connected(place, work);
  const connection = await place.connect();
  try {
    return await work({
      query: async <R extends object>(text: string) => ({
        rows: (await connection.query({ text, values: [] })).rows as R[],
      }),
    });
  } finally {
    connection.release();
  }
}
