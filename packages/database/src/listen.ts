import pg from "pg";

export interface Listener {
  stop(): Promise<void>;
}

const AGAIN_AFTER_MS = 1000;

/**
 * Hears a channel of NOTIFY on a connection of its own. After a lost connection it listens again and calls `heard(null)`: whatever was
 * told meanwhile was missed.
 * @param lost is told each time that it cannot listen for now; it goes on trying.
 */
export function listen(
  url: string,
  channel: string,
  heard: (payload: string | null) => void,
  lost: (error: unknown) => void = () => {},
): Listener {
  let stopped = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  const connect = async () => {
    const mine = new pg.Client({
      connectionString: url,
      application_name: `${channel} listener`,
      keepAlive: true,
    });
    const again = () => {
      if (client !== mine) return;
      client = null;
      if (!stopped) timer = setTimeout(connect, AGAIN_AFTER_MS).unref();
    };
    client = mine;
    mine.on("error", again);
    mine.on("end", again);
    mine.on("notification", ({ payload }) => heard(payload ?? ""));
    try {
      await mine.connect();
      await mine.query(`LISTEN ${channel}`);
      heard(null);
    } catch (error) {
      lost(error);
      again();
    }
  };
  void connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
