import { createHash, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { connected } from "../connected.ts";
import { APP_ROLE, OWNER_ROLE } from "../embedded/roles.ts";
import { migrate, readMigrations } from "../migrations/index.ts";
import { testCluster } from "./test-cluster.ts";

export interface TestDatabase {
  readonly ownerUrl: string;
  /** The role of the API and the worker. */
  readonly appUrl: string;
  /** Sees every workspace: for asserting what a tenant must not see. */
  readonly superuserUrl: string;
  drop(): Promise<void>;
}

/** Any number: of several test processes one makes the template, the others wait. */
const LOCK = 7_304_211_903;

const onDatabase = (url: string, name: string): string => {
  const there = new URL(url);
  there.pathname = `/${name}`;
  return there.href;
};

const templateName = (): string => {
  const all = readMigrations().map((m) => m.checksum);
  return `template_${createHash("sha256").update(all.join()).digest("hex").slice(0, 16)}`;
};

type Query = (sql: string, values?: unknown[]) => Promise<{ rowCount: number | null }>;

/** Copies a database. Postgres refuses while a session is on its way out of the template, so again until it has left. */
async function copy(query: Query, name: string, template: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await query(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${OWNER_ROLE}`);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== "55006" || attempt === 50) throw error;
      await sleep(100);
    }
  }
}

/** The migrated database that the others are copies of, made once for each set of migrations. A draft becomes it by a rename. */
async function makeTemplate(query: Query, ownerUrl: string, name: string): Promise<void> {
  if ((await query("SELECT FROM pg_database WHERE datname = $1", [name])).rowCount === 1) return;
  const draft = `draft_${name}`;
  await query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
  await query(`CREATE DATABASE ${draft} OWNER ${OWNER_ROLE}`);
  await migrate({ ownerUrl: onDatabase(ownerUrl, draft), appRole: APP_ROLE });
  await query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
}

/** A new database as `make` makes it, and the way to take it away again. */
async function newDatabase(
  make: (query: Query, name: string, ownerUrl: string) => Promise<void>,
): Promise<TestDatabase> {
  const { superuserUrl, ownerUrl, appUrl } = await testCluster();
  const name = `test_${randomBytes(8).toString("hex")}`;
  const asSuperuser = (work: (query: Query) => Promise<unknown>) =>
    connected(superuserUrl, async (client) => void (await work((sql, values) => client.query(sql, values))));
  await asSuperuser((query) => make(query, name, ownerUrl));
  return {
    ownerUrl: onDatabase(ownerUrl, name),
    appUrl: onDatabase(appUrl, name),
    superuserUrl: onDatabase(superuserUrl, name),
    drop: () => asSuperuser((query) => query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
  };
}

/** A database of one's own, migrated and empty, in some 50 ms: once for each test file. */
export const testDatabase = (): Promise<TestDatabase> =>
  newDatabase(async (query, name, ownerUrl) => {
    const template = templateName();
    await query("SELECT pg_advisory_lock($1)", [LOCK]);
    await makeTemplate(query, ownerUrl, template);
    await query("SELECT pg_advisory_unlock($1)", [LOCK]);
    await copy(query, name, template);
  });

/** A database of one's own with nothing in it, the owner's: for tests of the migrations themselves. */
export const emptyDatabase = (): Promise<TestDatabase> =>
  newDatabase(async (query, name) => void (await query(`CREATE DATABASE ${name} OWNER ${OWNER_ROLE}`)));
