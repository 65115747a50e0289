import type { DataSource } from "typeorm";

/** A connection of the pool, ours until `release`. Its statements are pipelined: one is on the wire before the last is answered. */
export interface Connection {
  query(config: {
    text: string;
    values: readonly unknown[];
    name?: string;
  }): Promise<{ rows: unknown[]; rowCount: number | null; command: string }>;
  /** Closes it wherever it is; Postgres stops what it does for it. */
  cut(): void;
  release(): void;
}

interface Client extends Pick<Connection, "query"> {
  readonly connection: { readonly stream: { destroy(): void; cork(): void; uncork(): void } };
  on(event: "error", heard: (error: Error) => void): void;
  removeListener(event: "error", heard: (error: Error) => void): void;
}
interface Driver {
  obtainMasterConnection(): Promise<[client: Client, release: (error?: Error) => void]>;
}

/** Takes a connection from the pool. Without TypeORM's query runner, which costs more than the statement that it would run. */
export async function connect(dataSource: DataSource): Promise<Connection> {
  const [client, release] = await (dataSource.driver as unknown as Driver).obtainMasterConnection();
  let broken: Error | undefined;
  // One that breaks while it is held is no use to the pool any more.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on("error", onError);
  const { stream } = client.connection;
  let corked = false;
  /** What is asked in one turn of the event loop leaves in one write: writing took more of an advance's time than all else. */
  const together = () => {
    if (corked) return;
    corked = true;
    stream.cork();
    process.nextTick(() => {
      corked = false;
      stream.uncork();
    });
  };
  return {
    query(config) {
      together();
      return client.query(config);
    },
    cut: () => stream.destroy(),
    release() {
      client.removeListener("error", onError);
      release(broken);
    },
  };
}
