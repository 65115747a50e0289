import type { Database } from "@contact-identity/database";

/** Notes the text of every statement that goes to Postgres from now on, and sends it there. */
export function countStatements(database: Database): { readonly texts: string[] } {
  const texts: string[] = [];
  const connect = database.connect;
  database.connect = async () => {
    const connection = await connect();
    return {
      ...connection,
      query: (config) => {
        texts.push(config.text);
        return connection.query(config);
      },
    };
  };
  return { texts };
}

export interface HeldConnections {
  now(): number;
  /** At a time, since the last reset. */
  most(): number;
  reset(): void;
}

/** Counts the connections that are held from now on, of whatever lane. */
export function heldConnections(database: Database): HeldConnections {
  let now = 0;
  let most = 0;
  const connect = database.connect;
  database.connect = async (asking) => {
    const connection = await connect(asking);
    now++;
    most = Math.max(most, now);
    return {
      ...connection,
      release() {
        now--;
        connection.release();
      },
    };
  };
  return {
    now: () => now,
    most: () => most,
    reset() {
      most = now;
    },
  };
}
