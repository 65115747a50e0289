import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { appendEvents } from "./outbox/append-events.ts";
import type { Fixture } from "./testing/workspace-fixture.ts";
import { fixture } from "./testing/workspace-fixture.ts";
import { type Tx, transaction } from "./transaction.ts";
import { guardedRun } from "./workflow/poison.ts";

let at: Fixture;
let ws: string;
beforeAll(async () => {
  at = await fixture();
  ws = await at.workspace();
});
afterAll(() => at.close());

const act = <T>(work: (tx: Tx) => Promise<T>) => transaction(at.database, ws, work);
const keys = () =>
  act(async (tx) =>
    (await tx.query<{ key: string }>("SELECT key FROM contact_field ORDER BY key")).map((row) => row.key),
  );
const INSERT = "INSERT INTO contact_field (workspace_id, key, name, type) VALUES ($1, $2, $2, $3)";
const add = (tx: Tx, key: string, type = "TEXT") => tx.send(INSERT, [tx.workspaceId, key, type]);

describe("a statement that was sent", () => {
  test("is committed with the rest, and seen by what comes after it", async () => {
    const seen = await act(async (tx) => {
      add(tx, "one");
      add(tx, "two");
      const rows = await tx.query("SELECT 1 FROM contact_field WHERE key IN ('one', 'two')");
      add(tx, "three");
      return rows.length;
    });
    expect([seen, await keys()]).toEqual([2, ["one", "three", "two"]]);
  });

  test("and fails, fails the commit: nothing is kept, and the connection goes on", async () => {
    const before = await keys();
    const failing = act(async (tx) => {
      add(tx, "kept");
      add(tx, "bad", "NO_SUCH_TYPE");
    });
    await expect(failing).rejects.toMatchObject({ code: "23514" });
    expect(await keys()).toEqual(before);
  });

  test("and fails, fails whatever is asked next, with the reason and not with what follows from it", async () => {
    const failing = act(async (tx) => {
      add(tx, "bad", "NO_SUCH_TYPE");
      await tx.query("SELECT 1");
    });
    await expect(failing).rejects.toMatchObject({ code: "23514" });
  });

  test("whose failure nobody looked at commits nothing in silence", async () => {
    const before = await keys();
    const careless = act(async (tx) => {
      add(tx, "lost");
      await tx.query("SELECT 1 / 0").catch(() => {});
    });
    await expect(careless).rejects.toThrow(/nothing was committed/);
    expect(await keys()).toEqual(before);
  });

  test("inside a savepoint belongs to it: it is taken back alone, and what comes later hears no more of it", async () => {
    await act(async (tx) => {
      add(tx, "outside");
      await guardedRun(tx, "01234567-89ab-7cde-8f01-23456789abcd", true, async () =>
        add(tx, "bad", "NO_SUCH_TYPE"),
      );
      add(tx, "after");
    });
    expect(await keys()).toEqual(expect.arrayContaining(["after", "outside"]));
    expect(await keys()).not.toContain("bad");
  });

  test("after the end reaches nobody else's transaction", async () => {
    let left: Tx | undefined;
    await act(async (tx) => {
      left = tx;
    });
    expect(() => add(left as Tx, "late")).toThrow(/has ended/);
    await expect((left as Tx).query("SELECT 1")).rejects.toThrow(/has ended/);
    expect(await keys()).not.toContain("late");
  });
});

test("many at once over few connections keep their statements and their workspaces apart", async () => {
  const workspaces = await Promise.all([at.workspace(), at.workspace(), at.workspace()]);
  await Promise.all(
    Array.from({ length: 120 }, (_, n) =>
      transaction(at.database, workspaces[n % 3] as string, async (tx) => {
        await appendEvents(tx, [{ type: "conversation.assigned", payload: { assignee: String(n) } }]);
        if (n % 4 === 0) throw new Error("taken back");
      }).catch(() => {}),
    ),
  );
  for (const [i, workspaceId] of workspaces.entries()) {
    const rows = await transaction(at.database, workspaceId, (tx) =>
      tx.query<{ n: number }>("SELECT (payload ->> 'assignee')::int AS n FROM outbox"),
    );
    const wanted = Array.from({ length: 120 }, (_, n) => n).filter((n) => n % 3 === i && n % 4 !== 0);
    expect(rows.map((row) => row.n).sort((a, b) => a - b)).toEqual(wanted);
  }
});

test("a connection that is lost in the midst fails its transaction, and the next one has another", async () => {
  const failing = act(async (tx) => {
    add(tx, "gone");
    await tx.query("SELECT pg_terminate_backend(pg_backend_pid())");
  });
  await expect(failing).rejects.toThrow();
  expect(await keys()).not.toContain("gone");
});
