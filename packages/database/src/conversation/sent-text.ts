import type { Tx } from "../transaction.ts";

/** Notes how a message reads that went as a template. */
export const sayAsTemplate = (tx: Tx, id: string, text: string): void =>
  tx.send("UPDATE message SET text = $3 WHERE workspace_id = $1 AND id = $2 AND text <> $3", [
    tx.workspaceId,
    id,
    text,
  ]);

/** The provider's ids of a message; null where it has none. */
export async function quotedIds(
  tx: Tx,
  id: string,
): Promise<{ readonly externalId: string; readonly externalScope: string } | null> {
  const [row] = await tx.query<{ externalId: string; externalScope: string }>(
    `SELECT external_id AS "externalId", external_scope AS "externalScope" FROM message
     WHERE workspace_id = $1 AND id = $2 AND external_id IS NOT NULL`,
    [tx.workspaceId, id],
  );
  return row ?? null;
}
