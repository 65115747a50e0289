import type { Client } from "pg";
import { getConstructionPlans, getMigrationPlans } from "pg-boss";

export const JOB_SCHEMA = "pgboss";

/**
 * pg-boss's own schema, made by the owner because the app's role may not: built where it is missing, brought up to date where an older
 * pg-boss made it. The plans are transactions with a lock of their own.
 */
export async function migrateJobs(client: Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [
    `${JOB_SCHEMA}.version`,
  ]);
  if (!rows[0]?.there) {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${JOB_SCHEMA}`);
    await client.query(getConstructionPlans(JOB_SCHEMA, { createSchema: false }));
    return;
  }
  const [found] = (await client.query<{ version: number }>(`SELECT version FROM ${JOB_SCHEMA}.version`)).rows;
  const wanted = Number(
    /INSERT INTO \w+\.version\(version\) VALUES \('(\d+)'\)/.exec(getConstructionPlans(JOB_SCHEMA))?.[1],
  );
  if (found && found.version < wanted) await client.query(getMigrationPlans(JOB_SCHEMA, found.version));
}
