import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { openDatabase } from "../data-source.ts";
import { APP_ROLE } from "../embedded/roles.ts";
import { newId } from "../id.ts";
import { MIGRATIONS } from "../migrations/files.ts";
import { migrate } from "../migrations/migrate.ts";
import { emptyDatabase } from "../testing/test-database.ts";
import { transaction } from "../transaction.ts";
import { insertWorkspace } from "../workspace/change-workspace.ts";
import { apiKeys } from "./api-key-store.ts";
import { createApiKey } from "./issue-api-key.ts";
import { SCOPES, type Scope } from "./scopes.ts";

const NEW: readonly Scope[] = ["USERS_MANAGE", "AUDIT_READ", "CONTACTS_EXPORT", "SYNC_MANAGE"];

test("a key that had every scope before migration 0015 has every one after it; any other has what it had", async () => {
  const folder = mkdtempSync(join(tmpdir(), "before-"));
  for (const file of readdirSync(MIGRATIONS))
    if (file < "0015") copyFileSync(join(MIGRATIONS, file), join(folder, file));
  const made = await emptyDatabase();
  await migrate({ ownerUrl: made.ownerUrl, appRole: APP_ROLE, folder });
  const database = await openDatabase({ url: made.appUrl });
  try {
    const old = SCOPES.filter((scope) => !NEW.includes(scope));
    const workspaces = [newId(), newId()];
    for (const ws of workspaces)
      await transaction(database, ws, async (tx) => {
        await insertWorkspace(tx, "before");
        await createApiKey(tx, { name: "admin", scopes: old });
        await createApiKey(tx, { name: "but one", scopes: old.slice(1) });
        await createApiKey(tx, { name: "reader", scopes: ["CONTACTS_READ"] });
      });
    await migrate({ ownerUrl: made.ownerUrl, appRole: APP_ROLE });
    for (const ws of workspaces) {
      const keys = await transaction(database, ws, apiKeys);
      expect(Object.fromEntries(keys.map((key) => [key.name, key.scopes.toSorted()]))).toEqual({
        admin: SCOPES.toSorted(),
        "but one": old.slice(1).toSorted(),
        reader: ["CONTACTS_READ"],
      });
    }
  } finally {
    await database.close();
    await made.drop();
    rmSync(folder, { recursive: true, force: true });
  }
});
