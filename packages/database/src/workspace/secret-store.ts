import type { Tx } from "../transaction.ts";

/** What a sealed value is bound to: it opens in no other workspace and under no other name. */
export const placeOfSecret = (workspaceId: string, name: string): string => `${workspaceId}:${name}`;

/** Sorted. The values are for `openSecrets` alone. */
export const secretNames = async (tx: Tx): Promise<string[]> =>
  (
    await tx.query<{ name: string }>(
      "SELECT name FROM workspace_secret WHERE workspace_id = $1 ORDER BY name",
      [tx.workspaceId],
    )
  ).map(({ name }) => name);
