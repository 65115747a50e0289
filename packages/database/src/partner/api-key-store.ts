import type { Tx } from "../transaction.ts";
import { ApiKeyRow } from "./api-key.row.ts";

export async function apiKeyById(tx: Tx, id: string): Promise<ApiKeyRow | null> {
  const [row] = await tx.query<ApiKeyRow>(
    `SELECT ${tx.columns(ApiKeyRow, "k")} FROM api_key k WHERE k.workspace_id = $1 AND k.id = $2`,
    [tx.workspaceId, id],
  );
  return row ?? null;
}

export const apiKeys = (tx: Tx): Promise<ApiKeyRow[]> =>
  tx.query<ApiKeyRow>(
    `SELECT ${tx.columns(ApiKeyRow, "k")} FROM api_key k WHERE k.workspace_id = $1 ORDER BY k.created_at, k.id`,
    [tx.workspaceId],
  );
