import type { EntityTarget, ObjectLiteral } from "typeorm";
import type { Connection } from "./connection.ts";
import type { Database } from "./database.ts";
import { columnsOf } from "./database.ts";
import { type InTurn, inTurn } from "./in-turn.ts";
import { CallerGone } from "./pool/busy.ts";

declare const made: unique symbol;

/**
 * A transaction inside one workspace. Only `transaction()` makes one; each function that writes or reads takes it as the first argument.
 * Row-level security shows it that workspace and nothing else.
 */
export interface Tx {
  readonly [made]: true;
  readonly workspaceId: string;
  /** The platform's key for what is kept sealed or hashed; throws in a process that was not given it. */
  readonly encryptionKey: Buffer;
  /** Rows of a statement. `sql` is static text: each text is prepared once a connection. */
  query<T = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /** The same for text that is put together; never prepared. */
  queryOnce<T = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  /**
   * Sends a statement whose rows nobody looks at, and does not wait for its answer: that is awaited before the next statement, or
   * together with the commit. What it fails with is thrown there.
   */
  send(sql: string, values: readonly unknown[]): void;
  /** How many rows a statement touched. */
  execute(sql: string, values?: readonly unknown[]): Promise<number>;
  /** Says that there is work for the worker: it is told after the commit. */
  wake(): void;
  /** Says that visitors of a web chat have something to read: told after the commit. */
  ring(audience: string): void;
  columns<T extends ObjectLiteral>(row: EntityTarget<T>, alias: string): string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Names of prepared statements by text. Bounded, for a text that is put together must not fill every connection. */
const names = new Map<string, string>();
const MAX_NAMES = 400;
function nameOf(sql: string): string | undefined {
  const known = names.get(sql);
  if (known || names.size >= MAX_NAMES) return known;
  const name = `ci_${names.size}`;
  names.set(sql, name);
  return name;
}

function txOf(
  database: Database,
  { run, send }: InTurn,
  workspaceId: string,
  after: Pick<Tx, "wake" | "ring">,
): Tx {
  return {
    workspaceId,
    get encryptionKey() {
      if (!database.encryptionKey)
        throw new Error("this process was not given the ENCRYPTION_KEY, which codes and tokens need");
      return database.encryptionKey;
    },
    query: async <T>(sql: string, values: readonly unknown[] = []) =>
      (await run(sql, values, nameOf(sql))).rows as T[],
    queryOnce: async <T>(sql: string, values: readonly unknown[] = []) =>
      (await run(sql, values, undefined)).rows as T[],
    send: (sql, values) => send(sql, values, nameOf(sql)),
    execute: async (sql, values = []) => (await run(sql, values, nameOf(sql))).rowCount ?? 0,
    ...after,
    columns: (row, alias) => columnsOf(database, row, alias),
  } as Omit<Tx, typeof made> as Tx;
}

/** A new connection costs more than a short statement: anyone who asks and goes, over and over, must not be able to make us open them. */
const GRACE_MS = 100;

/** Until it is told otherwise. */
function cutWhenGone(connection: Connection, gone: AbortSignal | undefined): () => void {
  if (!gone) return () => {};
  let timer: NodeJS.Timeout | undefined;
  const cut = () => {
    timer = setTimeout(() => connection.cut(), GRACE_MS);
  };
  gone.addEventListener("abort", cut);
  return () => {
    clearTimeout(timer);
    gone.removeEventListener("abort", cut);
  };
}

async function within<T>(
  database: Database,
  begin: string,
  workspaceId: string,
  work: (tx: Tx) => Promise<T>,
  gone?: AbortSignal,
): Promise<T> {
  const connection = await database.connect({ workspaceId, gone });
  const stay = cutWhenGone(connection, gone);
  try {
    if (gone?.aborted) throw new CallerGone();
    const turns = inTurn(connection, begin);
    try {
      let wakes = false;
      const rings = new Set<string>();
      const after = {
        wake: () => {
          wakes = true;
        },
        ring: (audience: string) => void rings.add(audience),
      };
      const answer = await work(txOf(database, turns, workspaceId, after));
      await turns.commit();
      if (wakes) database.wakeWorker();
      for (const audience of rings) database.ringVisitor(workspaceId, audience);
      return answer;
    } catch (error) {
      await turns.rollback();
      throw gone?.aborted ? new CallerGone() : error;
    }
  } finally {
    stay();
    connection.release();
  }
}

/** Runs `work` in one READ COMMITTED transaction of the given workspace; takes everything back when it throws. */
export async function transaction<T>(
  database: Database,
  workspaceId: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (!UUID.test(workspaceId)) throw new TypeError("a workspace id is a UUID");
  return within(database, `BEGIN; SET LOCAL app.workspace_id = '${workspaceId}'`, workspaceId, work);
}

/**
 * Reads much, all of it as it was at one moment. Nothing can be written.
 * @param gone ends it at once, wherever it is: the connection is closed, and Postgres, which looks for that while it works, stops.
 */
export async function snapshot<T>(
  database: Database,
  workspaceId: string,
  gone: AbortSignal,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (!UUID.test(workspaceId)) throw new TypeError("a workspace id is a UUID");
  const begin = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL app.workspace_id = '${workspaceId}'; SET LOCAL client_connection_check_interval = '500ms'`;
  return within(database, begin, workspaceId, work, gone);
}

/**
 * Looks across workspaces where none is known yet: a provider's call names a channel, the worker looks for work.
 * Row-level security lets it read the few tables of the directory, and write nothing.
 */
export async function directory<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return within(database, "BEGIN READ ONLY; SET LOCAL app.directory = 'on'", "", work);
}

/**
 * `w (id)`: the workspaces that have such rows, each found by one step in an index on (workspace_id) where `condition`, however many rows
 * the ones before have. The last row of `w` is null.
 */
export const WORKSPACES_WITH = (table: string, condition: string): string => `WITH RECURSIVE w (id) AS (
  (SELECT t.workspace_id FROM ${table} t WHERE t.${condition} ORDER BY t.workspace_id LIMIT 1)
  UNION ALL
  SELECT (SELECT t.workspace_id FROM ${table} t WHERE t.${condition} AND t.workspace_id > w.id ORDER BY t.workspace_id LIMIT 1) FROM w WHERE w.id IS NOT NULL)`;

/**
 * One look across workspaces by an id, in one round trip instead of three. `$id` in the text stands for the id, which is written into it:
 * anything but a UUID is refused.
 */
export async function lookUp<T>(database: Database, sql: string, id: string): Promise<T[]> {
  if (!UUID.test(id)) return [];
  const connection = await database.connect();
  try {
    const text = `BEGIN READ ONLY; SET LOCAL app.directory = 'on'; ${sql.replaceAll("$id", `'${id}'`)}; COMMIT`;
    const answers = (await connection.query({ text, values: [] })) as unknown as { rows: T[] }[];
    return answers[2]?.rows ?? [];
  } finally {
    connection.release();
  }
}

const NOTHING_AFTER: Pick<Tx, "wake" | "ring"> = { wake: () => {}, ring: () => {} };

export interface ReadTransaction {
  readonly tx: Tx;
  end(): Promise<void>;
}

/**
 * A transaction for reading that the caller ends; see `reading`.
 * @param gone ends what is asked at that moment, in Postgres too.
 */
export async function openReadTransaction(
  database: Database,
  workspaceId: string,
  gone?: AbortSignal,
): Promise<ReadTransaction> {
  if (!UUID.test(workspaceId)) throw new TypeError("a workspace id is a UUID");
  const connection = await database.connect({ workspaceId, gone });
  const stay = cutWhenGone(connection, gone);
  const turns = inTurn(connection, `BEGIN READ ONLY; SET LOCAL app.workspace_id = '${workspaceId}'`);
  const end = async () => {
    await turns.commit().catch(() => {});
    stay();
    connection.release();
  };
  return { tx: txOf(database, turns, workspaceId, NOTHING_AFTER), end };
}

/** unique_violation, foreign_key_violation, deadlock_detected, serialization_failure: somebody else was first, so look again. */
const RACES = new Set(["23505", "23503", "40P01", "40001"]);
export const isRace = (error: unknown): boolean => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && RACES.has(code);
};

/** Looks like a serialization failure, so that `retrying` begins again, with no lock held. */
export class MovedMeanwhile extends Error {
  readonly code = "40001";
  /** Waits for what was in the way, at the beginning of the next attempt, where nothing is held: so everybody's turn comes. */
  readonly first: ((tx: Tx) => Promise<unknown>) | undefined;
  constructor(message: string, first?: (tx: Tx) => Promise<unknown>) {
    super(message);
    this.first = first;
  }
}

const ATTEMPTS = 20;
/** From this attempt on the callers that keep meeting each other queue up. */
const QUEUE_FROM = 4;

/**
 * `transaction` for work that may meet another on unique keys or locks: begins again, with a growing random pause.
 * After a few failures `queueKeys` are locked first, in order, so that the rivals go one by one. `work` must bear being run again.
 */
export async function retrying<T>(
  database: Database,
  workspaceId: string,
  work: (tx: Tx) => Promise<T>,
  queueKeys: () => readonly string[] = () => ["identity"],
): Promise<T> {
  let first: MovedMeanwhile["first"];
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction(database, workspaceId, async (tx) => {
        if (attempt >= QUEUE_FROM)
          for (const key of [...new Set(queueKeys())].sort())
            await tx.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
              `${workspaceId}:${key}`,
            ]);
        await first?.(tx);
        return work(tx);
      });
    } catch (error) {
      if (!isRace(error) || attempt === ATTEMPTS) throw error;
      first = error instanceof MovedMeanwhile ? error.first : undefined;
      if (!first)
        await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(250, 4 * 2 ** attempt)));
    }
  }
}
