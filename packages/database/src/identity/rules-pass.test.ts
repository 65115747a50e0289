import { DEFAULT_RULES } from "@contact-identity/domain";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { receiveTouch } from "../inbound/receive-touch.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture, touchOf } from "../testing/workspace-fixture.ts";
import { retrying, transaction } from "../transaction.ts";
import { applyRules } from "./acts/apply-rules.ts";
import { blockedList } from "./rules/blocked-lists.ts";
import { currentRules } from "./rules/rules-store.ts";
import { updateRules } from "./rules/update-rules.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at?.close());

const PEOPLE = 7;
async function town(): Promise<string> {
  const ws = await at.workspace();
  const channel = await at.channel(ws);
  for (let i = 0; i < PEOPLE; i++) await at.tell(channel, `account-${i}`, { email: `person${i}@shop.dev` });
  return ws;
}

const edit = (ws: string, expectedVersion: number, blockedValues: string[]) =>
  retrying(at.database, ws, (tx) =>
    updateRules(tx, { rules: DEFAULT_RULES.rules, blockedValues, expectedVersion }),
  );

const sql = <T>(ws: string, text: string) => transaction(at.database, ws, (tx) => tx.query<T & object>(text));
const applied = async (ws: string) =>
  (
    await sql<{ version: number; done: boolean }>(
      ws,
      "SELECT version, applied_at IS NOT NULL AS done FROM merge_rule_set ORDER BY version",
    )
  ).map(({ done }) => done);

interface Slice {
  readonly version: number;
  readonly after: string | null;
}
/** The slice that waits in the outbox, taken from there as the worker does; null when none exists. */
const nextSlice = async (ws: string): Promise<Slice | null> =>
  (
    await sql<{ payload: Slice }>(
      ws,
      "DELETE FROM outbox WHERE id = (SELECT min(id::text)::uuid FROM outbox WHERE type = 'internal.apply-rules') RETURNING payload",
    )
  )[0]?.payload ?? null;
const slice = (ws: string, pass: Slice, ms: number) =>
  retrying(at.database, ws, (tx) => applyRules(tx, pass, ms));

test("a pass goes in slices that each end when their time is over, and says that it is applied at the end alone", async () => {
  const ws = await town();
  await edit(ws, 1, ["person3@shop.dev"]);
  const places: (string | null)[] = [];
  for (let next = await nextSlice(ws); next; next = await nextSlice(ws)) {
    places.push(next.after);
    expect(await applied(ws)).toEqual([true, false]);
    await slice(ws, next, 0);
  }
  // One contact a slice, each beginning behind the one before.
  expect(places).toHaveLength(PEOPLE);
  expect(new Set(places).size).toBe(PEOPLE);
  expect(await applied(ws)).toEqual([true, true]);
});

test("with time enough all goes in one", async () => {
  const ws = await town();
  await edit(ws, 1, []);
  await slice(ws, (await nextSlice(ws)) as Slice, 60_000);
  expect(await nextSlice(ws)).toBeNull();
  expect(await applied(ws)).toEqual([true, true]);
});

test("a slice that dies leaves its place in the outbox, and the pass goes on from there", async () => {
  const ws = await town();
  await edit(ws, 1, ["person3@shop.dev"]);
  await slice(ws, (await nextSlice(ws)) as Slice, 0);
  const waiting = () =>
    sql<{ payload: Slice }>(ws, "SELECT payload FROM outbox WHERE type = 'internal.apply-rules'");
  const [before] = await waiting();
  const killed = transaction(at.database, ws, async (tx) => {
    await applyRules(tx, before?.payload as Slice, 0);
    throw new Error("killed before the commit");
  });
  await expect(killed).rejects.toThrow("killed");
  expect(await waiting()).toEqual([before]);
  for (let next = await nextSlice(ws); next; next = await nextSlice(ws)) await slice(ws, next, 0);
  expect(await applied(ws)).toEqual([true, true]);
});

test("putting the old list back stops the pass at its next slice, and messages go by it at once", async () => {
  const ws = await town();
  await edit(
    ws,
    1,
    Array.from({ length: 1000 }, (_, i) => `blocked${i}@shop.dev`),
  );
  const first = (await nextSlice(ws)) as Slice;
  await slice(ws, first, 0);
  const second = (await nextSlice(ws)) as Slice;
  await edit(ws, 2, []);
  expect((await transaction(at.database, ws, currentRules)).blockedValues).toEqual([]);
  const channel = await at.channel(ws);
  await at.tell(channel, "newcomer", { email: "blocked7@shop.dev" });
  const held = await sql(ws, "SELECT 1 FROM identifier WHERE kind = 'EMAIL' AND value = 'blocked7@shop.dev'");
  expect(held).toHaveLength(1);
  const newest = (await nextSlice(ws)) as Slice;
  expect([second.version, newest.version]).toEqual([2, 3]);
  await slice(ws, second, 60_000);
  expect(await applied(ws)).toEqual([true, false, false]);
  await slice(ws, newest, 60_000);
  expect(await applied(ws)).toEqual([true, false, true]);
});

test("a list is read into keys once in a process, in turns with other work, and blocks in every spelling", async () => {
  const ws = await at.workspace();
  const list = Array.from({ length: 1000 }, (_, i) => `Person${i}@Blocked.Shop`);
  await edit(ws, 1, list);
  let turns = 0;
  const ticking = setInterval(() => turns++, 1);
  const first = (await transaction(at.database, ws, currentRules)).blockedValues;
  clearInterval(ticking);
  expect(turns).toBeGreaterThan(0);
  // The very array, and so its keys: for as long as it says the same.
  expect((await transaction(at.database, ws, currentRules)).blockedValues).toBe(first);
  expect(await blockedList(ws, [...list])).toBe(first);
  expect(await blockedList(ws, [...list.slice(1), "other"])).not.toBe(first);
  const channel = await at.channel(ws);
  await at.tell(channel, "somebody", { email: "PERSON999@blocked.shop" });
  expect(await sql(ws, "SELECT 1 FROM identifier WHERE kind = 'EMAIL'")).toEqual([]);
});

test("a list that was rolled back is not remembered for the next of that version", async () => {
  const ws = await at.workspace();
  const rolledBack = transaction(at.database, ws, async (tx) => {
    await updateRules(tx, { rules: DEFAULT_RULES.rules, blockedValues: ["a"], expectedVersion: 1 });
    expect((await currentRules(tx)).blockedValues).toEqual(["a"]);
    throw new Error("rolled back");
  });
  await expect(rolledBack).rejects.toThrow("rolled back");
  await edit(ws, 1, ["b"]);
  expect((await transaction(at.database, ws, currentRules)).blockedValues).toEqual(["b"]);
});

test("a pass waits for who still decides by the former rules, and sees what they wrote", async () => {
  const ws = await at.workspace();
  const [one, other] = [await at.channel(ws), await at.channel(ws)];
  await at.tell(one, "ann", { email: "ann@shop.dev" });
  let go: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  let arrived: () => void = () => {};
  const there = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const merging = transaction(at.database, ws, async (tx) => {
    await receiveTouch(
      tx,
      other,
      {
        ...touchOf("annie"),
        identifiers: [{ kind: "EMAIL", raw: "ann@shop.dev", assurance: "CHANNEL" }],
      },
      new Date(),
    );
    arrived();
    await gate;
  });
  await there;
  await edit(ws, 1, ["ann@shop.dev"]);
  const first = await nextSlice(ws);
  if (!first) throw new Error("no pass was begun");
  await slice(ws, first, 10_000);
  expect(await applied(ws)).toEqual([true, false]);
  go();
  await merging;
  const merged = () => sql<{ n: number }>(ws, "SELECT count(*)::int AS n FROM contact WHERE live");
  expect(await merged()).toEqual([{ n: 1 }]);
  for (let next = await nextSlice(ws); next; next = await nextSlice(ws)) await slice(ws, next, 10_000);
  expect([await applied(ws), await merged()]).toEqual([[true, true], [{ n: 2 }]]);
});
