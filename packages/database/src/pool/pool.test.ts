import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openDatabase } from "../data-source.ts";
import type { Database } from "../database.ts";
import { oneAtATime } from "../request/one-at-a-time.ts";
import { reading } from "../request/reading.ts";
import { type Fixture, fixture } from "../testing/workspace-fixture.ts";
import { directory, lookUp, openReadTransaction, retrying, snapshot, transaction } from "../transaction.ts";
import { FOR_REQUESTS, POOL_LANES, type PoolLane } from "./lanes.ts";

let at: Fixture;
let database: Database;
let ws: string;
let other: string;
beforeAll(async () => {
  at = await fixture();
  ws = await at.workspace();
  other = await at.workspace();
  database = await openDatabase({ url: at.appUrl, ...FOR_REQUESTS, statementTimeoutMs: 1_500 });
});
afterAll(async () => {
  await database?.close();
  await at?.close();
});

const never = new AbortController().signal;
const sleep = (of: Database, workspaceId: string, seconds: number) =>
  transaction(of, workspaceId, (tx) => tx.queryOnce(`SELECT pg_sleep(${seconds})`));
const pidOf = async (tx: { queryOnce<T>(sql: string): Promise<T[]> }) =>
  (await tx.queryOnce<{ pid: number }>("SELECT pg_backend_pid() AS pid"))[0]?.pid;
/** Whether Postgres still works on a text. */
const isAt = async (text: string) => {
  const [row] = await transaction(at.database, ws, (tx) =>
    tx.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()",
      [`%${text}%`],
    ),
  );
  return row?.n !== 0;
};
const until = async (condition: () => Promise<boolean>) => {
  for (let left = 200; !(await condition()); left--) {
    if (left === 0) throw new Error("it did not come to that");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** Transactions that hold their connections until they are let go. */
function holding(of: Database, workspaceId: string, count: number) {
  let go = () => {};
  const gone = new Promise<void>((resolve) => {
    go = resolve;
  });
  let held = 0;
  const all = Array.from({ length: count }, () =>
    transaction(of, workspaceId, async (tx) => {
      await tx.query("SELECT 1");
      held++;
      await gone;
    }),
  );
  return {
    held: () => held,
    async release() {
      go();
      await Promise.all(all);
    },
  };
}
const quiet = () => new Promise((resolve) => setTimeout(resolve, 150));
const answers = (of: Database, workspaceId: string) =>
  transaction(of, workspaceId, (tx) => tx.query("SELECT 1"));

test.each(POOL_LANES)("lane %s, full, takes nothing from any other lane", async (busy) => {
  const workspaces = [ws, other, ...(await Promise.all(Array.from({ length: 10 }, () => at.workspace())))];
  const all = workspaces.map((id) => holding(database.lane(busy), id, 3));
  await quiet();
  expect(all.reduce((sum, one) => sum + one.held(), 0)).toBe(FOR_REQUESTS.lanes[busy].places);
  await Promise.all(
    POOL_LANES.filter((lane) => lane !== busy).map((lane: PoolLane) => answers(database.lane(lane), ws)),
  );
  await Promise.all(all.map((one) => one.release()));
});

test.each(POOL_LANES)(
  "of lane %s one workspace cannot take all: another is answered beside it",
  async (name) => {
    const lane = database.lane(name);
    const greedy = holding(lane, ws, Math.min(60, FOR_REQUESTS.lanes[name].waitingOfOne));
    await quiet();
    expect(greedy.held()).toBe(FOR_REQUESTS.lanes[name].places / 2);
    await answers(lane, other);
    await greedy.release();
  },
);

test("a statement of a request ends in Postgres too when its time is over, and the connection goes on", async () => {
  await expect(sleep(database.lane("requests"), ws, 33)).rejects.toMatchObject({ code: "57014" });
  expect(await isAt("pg_sleep(33)")).toBe(false);
  await transaction(database.lane("requests"), ws, (tx) => tx.query("SELECT 1"));
  // Background work has no such end.
  const [row] = await transaction(at.database, ws, (tx) =>
    tx.query<{ statement_timeout: string }>("SHOW statement_timeout"),
  );
  expect(row?.statement_timeout).toBe("0");
});

describe("one request holds one connection", () => {
  test.each([
    ["transaction", (of: Database) => transaction(of, ws, async () => {})],
    ["retrying", (of: Database) => retrying(of, ws, async () => {})],
    ["snapshot", (of: Database) => snapshot(of, ws, never, async () => {})],
    ["directory", (of: Database) => directory(of, async () => {})],
    ["lookUp", (of: Database) => lookUp(of, "SELECT 1", ws)],
    ["openReadTransaction", async (of: Database) => (await openReadTransaction(of, ws)).end()],
    [
      "reading",
      async (of: Database) => {
        const reads = reading(of, ws);
        await reads.tx.query("SELECT 1").finally(() => reads.end());
      },
    ],
  ])("%s inside of another is refused, in any lane, and works afterwards", async (_, begin) => {
    const mine = oneAtATime();
    const [first, second] = [mine(database.lane("requests")), mine(database.lane("surveys"))];
    await transaction(first, ws, async (tx) => {
      await tx.query("SELECT 1");
      await expect(begin(second)).rejects.toThrow(/a second one/);
    });
    await begin(second);
  });

  test("what is read waits while something else has the connection, and goes on after it", async () => {
    const mine = oneAtATime();
    const reads = reading(mine(database.lane("requests")), ws);
    const order: string[] = [];
    const before = await pidOf(reads.tx);
    const apart = reads.apart(async () => {
      await snapshot(mine(database.lane("surveys")), ws, never, (tx) => tx.queryOnce("SELECT pg_sleep(0.1)"));
      order.push("apart");
    }, "waits");
    const read = reads.tx.query("SELECT 1").then(() => order.push("read"));
    await Promise.all([apart, read]);
    expect([order, typeof before]).toEqual([["apart", "read"], "number"]);
    await reads.end();
    await expect(reads.tx.query("SELECT 1")).rejects.toThrow(/is over/);
  });

  test("several apart go one after the other", async () => {
    const mine = oneAtATime();
    const reads = reading(mine(database.lane("requests")), ws);
    const survey = () =>
      reads.apart(
        () => snapshot(mine(database.lane("surveys")), ws, never, (tx) => tx.query("SELECT 1")),
        "waits",
      );
    await Promise.all([survey(), reads.tx.query("SELECT 1"), survey(), survey(), reads.tx.query("SELECT 1")]);
    await reads.end();
  });

  test("a read inside of the write that it would wait for is refused", async () => {
    const reads = reading(oneAtATime()(database.lane("requests")), ws);
    await expect(reads.apart(() => reads.tx.query("SELECT 1"), "is refused")).rejects.toThrow(
      /would hold a second/,
    );
    await reads.tx.query("SELECT 1");
    await reads.end();
  });
});

describe("of a caller who has gone", () => {
  test("what is asked ends in Postgres too, what is not asked yet is not asked, and the lane has its place again", async () => {
    const gone = new AbortController();
    const reads = reading(database.lane("surveys"), ws, () => gone.signal);
    const asked = reads.tx.queryOnce("SELECT pg_sleep(1.4)");
    asked.catch(() => {});
    await until(() => isAt("pg_sleep(1.4)"));
    gone.abort();
    await expect(asked).rejects.toThrow();
    await until(async () => !(await isAt("pg_sleep(1.4)")));
    await expect(reads.tx.query("SELECT 1")).rejects.toThrow(/went away/);
    await reads.end();
    await Promise.all(
      [1, 2].map(() => transaction(database.lane("surveys"), ws, (tx) => tx.query("SELECT 1"))),
    );
  });

  test("a short statement costs no connection: it is let run out", async () => {
    const gone = new AbortController();
    const reads = reading(database.lane("visitors"), ws, () => gone.signal);
    const pid = await pidOf(reads.tx);
    gone.abort();
    await reads.end();
    expect(await transaction(database.lane("visitors"), ws, pidOf)).toBe(pid);
  });
});
