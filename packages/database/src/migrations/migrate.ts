import type { Client } from "pg";
import { connected } from "../connected.ts";
import type { Database } from "../database.ts";
import { type Asks, asking } from "./asking.ts";
import { MIGRATIONS, type Migration, readMigrations, statementsOf, WITHOUT_TRANSACTION } from "./files.ts";
import { grantTo } from "./grants.ts";
import { migrateJobs } from "./job-schema.ts";

export interface MigrateOptions {
  /** The role that owns the tables. */
  readonly ownerUrl: string;
  /** The role that the API and the worker run as; may be the owner itself. */
  readonly appRole: string;
  readonly folder?: string;
}

export interface MigrationStatus {
  readonly applied: readonly { readonly name: string; readonly appliedAt: string }[];
  readonly pending: readonly string[];
  /** Applied, and edited since: `migrate` refuses to go on. */
  readonly edited: readonly string[];
  /** Applied by a newer version of the platform than this one. */
  readonly unknown: readonly string[];
}

/** Of the owner's sessions: two that start at once migrate one after the other. Any number, the same in every process. */
const LOCK = 7_304_211_902;

const BOOK = `CREATE TABLE IF NOT EXISTS public.schema_migration (
  name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz(3) NOT NULL DEFAULT now())`;

async function statusOn(client: Asks, known: readonly Migration[]): Promise<MigrationStatus> {
  const there = (
    await client.query<{ there: boolean }>(
      "SELECT to_regclass('public.schema_migration') IS NOT NULL AS there",
    )
  ).rows[0]?.there;
  const rows = there
    ? (
        await client.query<{ name: string; checksum: string; applied_at: Date }>(
          "SELECT * FROM public.schema_migration ORDER BY name",
        )
      ).rows
    : [];
  const byName = new Map(rows.map((row) => [row.name, row]));
  const names = new Set(known.map((m) => m.name));
  return {
    applied: rows.map((row) => ({ name: row.name, appliedAt: row.applied_at.toISOString() })),
    pending: known.filter((m) => !byName.has(m.name)).map((m) => m.name),
    edited: known
      .filter((m) => byName.has(m.name) && byName.get(m.name)?.checksum !== m.checksum)
      .map((m) => m.name),
    unknown: rows.filter((row) => !names.has(row.name)).map((row) => row.name),
  };
}

/** What is applied and what is not. Reads only; any role of the platform will do. */
export const migrationStatus = ({
  url,
  folder = MIGRATIONS,
}: {
  /** Or an open pool. */
  readonly url: string | Database;
  readonly folder?: string;
}): Promise<MigrationStatus> => asking(url, (client) => statusOn(client, readMigrations(folder)));

const book = (client: Client, { name, checksum }: Migration) =>
  client.query("INSERT INTO public.schema_migration (name, checksum) VALUES ($1, $2)", [name, checksum]);

/** Statement by statement, for what Postgres does in no transaction. Stopped halfway, it begins again: each statement may run twice. */
async function applyOutside(client: Client, migration: Migration): Promise<void> {
  for (const statement of statementsOf(migration.sql)) await client.query(statement);
  await book(client, migration);
}

/** Whole or not at all. A table that is in use elsewhere makes it fail after 10 s instead of stopping everyone behind it. */
async function applyWhole(client: Client, migration: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query("SET LOCAL lock_timeout = '10s'");
    await client.query(migration.sql);
    await book(client, migration);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

async function apply(client: Client, migration: Migration): Promise<void> {
  try {
    await (migration.sql.startsWith(WITHOUT_TRANSACTION) ? applyOutside : applyWhole)(client, migration);
  } catch (error) {
    throw new Error(
      `Migration ${migration.name}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/**
 * Waits for its turn by asking again and again: a session that waits inside a statement would keep CREATE INDEX CONCURRENTLY of the one
 * that goes first from ending.
 */
async function turn(client: Client): Promise<void> {
  while (
    !(await client.query<{ mine: boolean }>("SELECT pg_try_advisory_lock($1) AS mine", [LOCK])).rows[0]?.mine
  )
    await new Promise((resolve) => setTimeout(resolve, 100));
}

/**
 * Brings the database up to date: tables, pg-boss's schema, grants. Safe to run at once in several processes. Throws, in words, when an
 * applied migration was edited or one fails; the ones before it stay applied.
 */
export const migrate = ({
  ownerUrl,
  appRole,
  folder = MIGRATIONS,
}: MigrateOptions): Promise<{ applied: readonly string[]; pending: readonly string[] }> =>
  connected(ownerUrl, async (client) => {
    const known = readMigrations(folder);
    await turn(client);
    const before = await statusOn(client, known);
    if (before.edited.length > 0)
      throw new Error(
        `Migration ${before.edited.join(", ")} was edited after it had been applied. Put it back, and write a new one instead.`,
      );
    await client.query(BOOK);
    for (const migration of known.filter((m) => before.pending.includes(m.name)))
      await apply(client, migration);
    await migrateJobs(client);
    await grantTo(client, appRole);
    return { applied: before.pending, pending: [] };
  });
