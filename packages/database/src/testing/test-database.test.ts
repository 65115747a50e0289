import { expect, test } from "@jest/globals";
import { connected } from "../connected.ts";
import { migrationStatus } from "../migrations/index.ts";
import { testDatabase } from "./test-database.ts";

test("each test file gets a migrated database of its own, which the app's role can use", async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
  expect(one.appUrl).not.toBe(other.appUrl);
  expect(await migrationStatus({ url: one.appUrl })).toMatchObject({ pending: [], edited: [], unknown: [] });
  await connected(one.ownerUrl, (client) => client.query("CREATE TABLE mine (n int)"));
  const seen = (url: string) =>
    connected(url, async (client) => (await client.query("SELECT to_regclass('mine') AS it")).rows[0]);
  expect([await seen(one.appUrl), await seen(other.appUrl)]).toEqual([{ it: "mine" }, { it: null }]);
  await Promise.all([one.drop(), other.drop()]);
  await expect(seen(one.appUrl)).rejects.toThrow(/does not exist/);
});
