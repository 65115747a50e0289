import type { Tx } from "../../transaction.ts";

/** Remembers that a person holds every atom of one side apart from every atom of the other. */
export async function keepApart(
  tx: Tx,
  left: readonly string[],
  right: readonly string[],
  actor: string,
  reason: string | null,
  at: Date,
): Promise<void> {
  await tx.query(
    `INSERT INTO contact_apart (workspace_id, low_id, high_id, actor, reason, created_at)
     SELECT $1, least(l.id, r.id), greatest(l.id, r.id), $4, $5, $6
     FROM unnest($2::uuid[]) AS l (id) CROSS JOIN unnest($3::uuid[]) AS r (id) WHERE l.id <> r.id
     ON CONFLICT (workspace_id, low_id, high_id) DO NOTHING`,
    [tx.workspaceId, left, right, actor, reason, at],
  );
}
