import pg from "pg";

/** Every value of every row of every table, the jobs' too, as one text in lower case; of one workspace where rows belong to one. */
export async function dump(superuserUrl: string, workspaceId: string | null = null): Promise<string> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string; ours: boolean }>(
      `SELECT c.oid::regclass::text AS name, EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id') AS ours
       FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace IN ('public'::regnamespace, 'pgboss'::regnamespace)`,
    );
    const parts: string[] = [];
    for (const { name, ours } of tables) {
      const one = ours && workspaceId !== null;
      const { rows } = await client.query<{ row: string }>(
        `SELECT to_jsonb(t)::text AS row FROM ${name} t ${one ? "WHERE workspace_id = $1" : ""}`,
        one ? [workspaceId] : [],
      );
      parts.push(...rows.map(({ row }) => row));
    }
    return parts.join("\n").toLowerCase();
  } finally {
    await client.end();
  }
}
