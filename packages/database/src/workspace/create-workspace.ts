import type { Database } from "../database.ts";
import { newId, publicId } from "../id.ts";
import { createApiKey, SCOPES } from "../partner/api-key-store.ts";
import { transaction } from "../transaction.ts";
import { insertWorkspace } from "./workspace-store.ts";

/** A new workspace with a key that has every scope. Ids are public ones. */
export async function createWorkspace(database: Database, name: string): Promise<{ workspaceId: string; adminKey: string }> {
  const id = newId();
  return transaction(database, id, async (tx) => {
    await insertWorkspace(tx, name);
    const { secret } = await createApiKey(tx, { name: "admin", scopes: SCOPES });
    return { workspaceId: publicId("workspace", id), adminKey: secret };
  });
}
