import {
  createApiKey,
  createWorkspace,
  type Database,
  openDatabase,
  parseId,
  revokeApiKey,
  transaction,
} from "@contact-identity/database";
import { type TestDatabase, testDatabase } from "@contact-identity/database/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { callersOf } from "./callers.ts";

let place: TestDatabase;
let database: Database;
let workspaceId: string;
let now = Date.now();

beforeAll(async () => {
  place = await testDatabase();
  database = await openDatabase({ url: place.appUrl });
  workspaceId = parseId("workspace", (await createWorkspace(database, "Test")).workspaceId) as string;
});
afterAll(async () => {
  await database?.close();
  await place?.drop();
});

const key = (expiresAt: Date | null = null) =>
  transaction(database, workspaceId, (tx) =>
    createApiKey(tx, { name: "some", scopes: ["CONTACTS_READ"], expiresAt }),
  );

test("a revoked key is believed for two seconds at most", async () => {
  const callerOf = callersOf(database, () => now);
  const { row, secret } = await key();
  expect(await callerOf(`Bearer ${secret}`)).toMatchObject({ keyId: row.id, workspaceId });
  await transaction(database, workspaceId, (tx) => revokeApiKey(tx, row.id));
  now += 2_000;
  expect(await callerOf(`Bearer ${secret}`)).toBeNull();
});

test("a key that runs out is not believed beyond that", async () => {
  const callerOf = callersOf(database, () => now);
  const expiresAt = new Date(Date.now() + 60_000);
  const { secret } = await key(expiresAt);
  now = expiresAt.getTime() - 500;
  expect(await callerOf(`Bearer ${secret}`)).not.toBeNull();
  await transaction(database, workspaceId, (tx) =>
    tx.execute("UPDATE api_key SET expires_at = now() WHERE workspace_id = $1 AND expires_at IS NOT NULL", [
      workspaceId,
    ]),
  );
  now = expiresAt.getTime();
  expect(await callerOf(`Bearer ${secret}`)).toBeNull();
});

test("a wrong key is asked for again each time, so that a new one works at once", async () => {
  const callerOf = callersOf(database, () => now);
  const { secret } = await key();
  expect(await callerOf(`Bearer ${secret.slice(0, -1)}`)).toBeNull();
  expect(await callerOf(`bearer   ${secret} `)).not.toBeNull();
});
