import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Credentials } from "@contact-identity/database";
import type { Environment } from "@contact-identity/environment";
import pg from "pg";
import type { Postgres } from "./postgres.ts";
import { writeOnce } from "./write-once.ts";

export const credentialsFile = (dataDir: string): string => join(dataDir, "credentials.json");

/** There from before the demo data is written until its keys are: a start that was killed between the two seeds again. */
const pendingFile = (dataDir: string): string => `${credentialsFile(dataDir)}.pending`;

/** Any number, the same in every process: of two that start at once one seeds, the other waits. */
const LOCK = 7_304_211_904;

async function isEmpty(client: pg.Client): Promise<boolean> {
  await client.query("SET app.directory = 'on'");
  const { rows } = await client.query<{ empty: boolean }>(
    "SELECT NOT exists (SELECT FROM workspace) AS empty",
  );
  return rows[0]?.empty ?? false;
}

async function isWanted(
  { seed, dataDir }: Environment,
  postgres: Postgres,
  client: pg.Client,
): Promise<boolean> {
  if (seed !== undefined) return seed === "demo";
  return existsSync(pendingFile(dataDir)) || (postgres.embedded !== undefined && (await isEmpty(client)));
}

/**
 * Writes the demo data and its `credentials.json`, once: where SEED asks for it, or by default on an empty embedded database. `make`
 * writes the data and returns its keys.
 */
export async function seedOnce(
  environment: Environment,
  postgres: Postgres,
  make: () => Promise<Credentials>,
): Promise<"seeded" | "not needed"> {
  const path = credentialsFile(environment.dataDir);
  if (existsSync(path) || environment.seed === "none") return "not needed";
  const client = new pg.Client({ connectionString: postgres.appUrl });
  client.on("error", () => undefined); // a lost connection also fails the query that waits on it
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    if (existsSync(path) || !(await isWanted(environment, postgres, client))) return "not needed";
    writeFileSync(pendingFile(environment.dataDir), "", { mode: 0o600 });
    writeOnce(path, `${JSON.stringify(await make(), null, 2)}\n`);
    rmSync(pendingFile(environment.dataDir), { force: true });
    return "seeded";
  } finally {
    await client.end().catch(() => undefined);
  }
}
