import type { DataSource, EntityTarget, ObjectLiteral } from "typeorm";
import type { Asking, Connection } from "./connection.ts";
import type { Listener } from "./listen.ts";
import type { Notifier } from "./notify.ts";
import type { PoolLane } from "./pool/lanes.ts";

/** An open pool. Made once in `main.ts`; everything else takes it, or a `Tx` of it, as an argument. */
export interface Database {
  readonly dataSource: DataSource;
  readonly encryptionKey: Buffer | null;
  /** With its password: for a connection of one's own. */
  readonly url: string;
  connect(asking?: Asking): Promise<Connection>;
  /** The same with the connections of one lane alone. */
  lane(name: PoolLane): Database;
  wakeWorker: Notifier["wakeWorker"];
  ringVisitor: Notifier["ringVisitor"];
  /** Hears what is told on a channel of NOTIFY; see `listen`. */
  listen(channel: string, heard: (payload: string | null) => void, lost?: (error: unknown) => void): Listener;
  close(): Promise<void>;
}

const lists = new Map<string, string>();

/** `c.display_name AS "displayName", …` of a row, for SQL by hand. */
export function columnsOf<T extends ObjectLiteral>(
  database: { dataSource: DataSource },
  row: EntityTarget<T>,
  alias: string,
): string {
  const metadata = database.dataSource.getMetadata(row);
  const key = `${metadata.tableName}.${alias}`;
  const known = lists.get(key);
  if (known) return known;
  const list = metadata.columns.map((c) => `${alias}."${c.databaseName}" AS "${c.propertyName}"`).join(", ");
  lists.set(key, list);
  return list;
}
