import type { Database } from "../database.ts";
import { newId, publicId } from "../id.ts";
import { createApiKey } from "../partner/issue-api-key.ts";
import { SCOPES } from "../partner/scopes.ts";
import { transaction } from "../transaction.ts";
import { insertWorkspace } from "./change-workspace.ts";

/** A new workspace with a key that has every scope. Ids are public ones. */
export async function createWorkspace(
  database: Database,
  name: string,
): Promise<{ workspaceId: string; adminKey: string }> {
  const id = newId();
  return transaction(database, id, async (tx) => {
    await insertWorkspace(tx, name);
    const { secret } = await createApiKey(tx, { name: "admin", scopes: SCOPES });
    return { workspaceId: publicId("workspace", id), adminKey: secret };
  });
}
