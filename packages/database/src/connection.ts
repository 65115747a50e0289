import pg from "pg";
import type { DataSource } from "typeorm";

/** Who asks for a connection, so that nobody gets too many of them. */
export interface Asking {
  readonly workspaceId?: string;
  /** By what places are shared out instead of the workspace: see `askedBy`. */
  readonly sharedBy?: string;
  /** Leaves the queue for one when it is aborted. */
  readonly gone?: AbortSignal | undefined;
}

/** A connection of the pool, ours until `release`. Its statements are pipelined: one is on the wire before the last is answered. */
export interface Connection {
  query(config: {
    text: string;
    values: readonly unknown[];
    name?: string;
  }): Promise<{ rows: unknown[]; rowCount: number | null; command: string }>;
  /** Closes it wherever it is, and ends in Postgres what it is at. */
  cut(): void;
  release(): void;
}

interface Client extends Pick<Connection, "query"> {
  readonly connection: { readonly stream: { destroy(): void; cork(): void; uncork(): void } };
  readonly host: string;
  readonly port: number;
  readonly processID: number;
  readonly secretKey: unknown;
  on(event: "error", heard: (error: Error) => void): void;
  removeListener(event: "error", heard: (error: Error) => void): void;
}
interface Driver {
  obtainMasterConnection(): Promise<[client: Client, release: (error?: Error) => void]>;
}

interface Canceller {
  on(event: "connect" | "error", heard: () => void): void;
  connect(portOrPath: number | string, host?: string): void;
  cancel(processId: number, secretKey: unknown): void;
}

/** Tells Postgres to end what this session is at. A hint: where it does not come through, the statement's time ends it. */
function endInPostgres({ host, port, processID, secretKey }: Client): void {
  const canceller = new (pg as unknown as { Connection: new (config: object) => Canceller }).Connection({});
  canceller.on("error", () => {});
  canceller.on("connect", () => canceller.cancel(processID, secretKey));
  if (host.startsWith("/")) canceller.connect(`${host}/.s.PGSQL.${port}`);
  else canceller.connect(port, host);
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
    cut() {
      // Nobody gets it after this, so a cancellation that comes late meets nobody else's statement.
      broken ??= new Error("the caller went away");
      endInPostgres(client);
      stream.destroy();
    },
    release() {
      client.removeListener("error", onError);
      release(broken);
    },
  };
}
