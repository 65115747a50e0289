import pg from "pg";
import type { Database } from "./data-source.ts";
import { WAKE_CHANNEL } from "./data-source.ts";

export interface Bell {
  stop(): Promise<void>;
}

/**
 * Hears the wake-up calls of those who write to the outbox, and wakes once more whenever it hears again after a lost connection. Only a
 * hint: whoever listens looks by itself too.
 */
export function hearWakeUps({ url }: Database, applicationName: string, wake: () => void, lost: (error: unknown) => void): Bell {
  let stopped = false;
  let client: pg.Client | null = null;
  const connect = async () => {
    if (stopped) return;
    const mine = new pg.Client({ connectionString: url, application_name: applicationName, keepAlive: true });
    const again = () => {
      if (client !== mine) return;
      client = null;
      if (!stopped) setTimeout(connect, 1000).unref();
    };
    client = mine;
    mine.on("error", again);
    mine.on("end", again);
    mine.on("notification", wake);
    try {
      await mine.connect();
      await mine.query(`LISTEN ${WAKE_CHANNEL}`);
      wake();
    } catch (error) {
      lost(error);
      again();
    }
  };
  void connect();
  return {
    async stop() {
      stopped = true;
      await client?.end().catch(() => {});
    },
  };
}
