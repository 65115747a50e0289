import pg, { type Client } from "pg";
import { JOB_SCHEMA } from "./job-schema.ts";

/** What the app's role may do: read and write rows in both schemas, now and in tables to come; nothing that changes their shape. */
export async function grantTo(client: Client, role: string): Promise<void> {
  const { rows } = await client.query<{ same: boolean }>("SELECT current_user = $1 AS same", [role]);
  if (rows[0]?.same) return; // one role for both: it owns the tables, and FORCE ROW LEVEL SECURITY binds it all the same
  const to = pg.escapeIdentifier(role);
  const inSchema = (schema: string): string => `
    GRANT USAGE ON SCHEMA ${schema} TO ${to};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${to};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${to};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${to};
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${to};
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT USAGE, SELECT ON SEQUENCES TO ${to};
    ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT EXECUTE ON FUNCTIONS TO ${to};`;
  const ownBook = `REVOKE INSERT, UPDATE, DELETE ON public.schema_migration FROM ${to};`;
  await client.query(
    `BEGIN; SET LOCAL lock_timeout = '10s'; ${inSchema("public")} ${inSchema(JOB_SCHEMA)} ${ownBook} COMMIT;`,
  );
}
