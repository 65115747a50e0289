import type { Tx } from "../../transaction.ts";

/** Who survives when nobody says: the one with an attested external id, else the earliest seen, else the smaller id. */
export async function survivorOf(tx: Tx, contacts: readonly string[]): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT c.id FROM contact c WHERE c.workspace_id = $1 AND c.id = ANY($2::uuid[])
     ORDER BY EXISTS (SELECT 1 FROM contact_source s JOIN identifier i ON i.workspace_id = $1 AND i.source_id = s.id
                      WHERE s.workspace_id = $1 AND s.contact_id = c.id AND i.kind = 'EXTERNAL_ID' AND i.assurance >= 4) DESC,
       least(c.first_seen_at, (SELECT min(a.first_seen_at) FROM contact a WHERE a.workspace_id = $1 AND a.merged_into = c.id)), c.id LIMIT 1`,
    [tx.workspaceId, contacts],
  );
  if (!row) throw new Error("no contact to survive");
  return row.id;
}
