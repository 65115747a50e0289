import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { VISITOR_CHANNEL } from "./notify.ts";
import { type Fixture, fixture } from "./testing/workspace-fixture.ts";
import { transaction } from "./transaction.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

test("visitors are rung after the commit, once for many rings, and not by what was taken back", async () => {
  const workspaceId = await at.workspace();
  const heard: (string | null)[] = [];
  let ready = () => {};
  const listening = new Promise<void>((resolve) => {
    ready = resolve;
  });
  let last = () => {};
  const rung = new Promise<void>((resolve) => {
    last = resolve;
  });
  const listener = at.database.listen(VISITOR_CHANNEL, (payload) => {
    heard.push(payload);
    if (payload === null) ready();
    // Each transaction rings by itself: which one is heard first is not promised.
    if (["many", "last"].every((what) => heard.includes(`${workspaceId}:${what}`))) last();
  });
  await listening;
  const failing = transaction(at.database, workspaceId, async (tx) => {
    tx.ring("taken back");
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  await transaction(at.database, workspaceId, async (tx) => {
    for (let n = 0; n < 50; n++) tx.ring("many");
  });
  await transaction(at.database, workspaceId, async (tx) => tx.ring("last"));
  await rung;
  await listener.stop();
  expect(heard[0]).toBeNull();
  expect(heard.slice(1).sort()).toEqual([`${workspaceId}:last`, `${workspaceId}:many`]);
});
