import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import { transaction } from "../transaction.ts";
import { appendEvents } from "./append-events.ts";
import { eventPage } from "./event-store.ts";
import { publishEvents, workspacesToPublish } from "./publish-events.ts";

let at: Fixture;
let workspace: string;
beforeAll(async () => {
  at = await fixture();
  workspace = await at.workspace();
});
afterAll(() => at.close());

const publish = () => transaction(at.database, workspace, publishEvents);
const write = (n: number) =>
  transaction(at.database, workspace, (tx) =>
    appendEvents(tx, [{ type: "conversation.assigned", payload: { assignee: String(n) } }]),
  );
const page = (after: string | null = null, first = 100) =>
  transaction(at.database, workspace, (tx) =>
    eventPage(tx, { first, after, types: ["contact.created", "conversation.assigned"] }),
  );

/** Everything after a cursor, as a consumer reads it: a page at a time, keeping the last cursor. */
async function readOn(after: string | null, size = 3): Promise<{ seen: unknown[]; cursor: string | null }> {
  const seen: unknown[] = [];
  for (let cursor = after; ; ) {
    const { rows, cursorOf } = await page(cursor, size);
    const last = rows.at(-1);
    if (!last) return { seen, cursor };
    seen.push(...rows.map((row) => Number(row.payload.assignee)));
    cursor = cursorOf(last);
  }
}

test("what was written earlier and committed later is not missed by anyone who has read on", async () => {
  let finish = (): void => {};
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let written = (): void => {};
  const begun = new Promise<void>((resolve) => {
    written = resolve;
  });
  const slow = transaction(at.database, workspace, async (tx) => {
    await appendEvents(tx, [{ type: "conversation.assigned", payload: { assignee: "0" } }]);
    written();
    await held;
  });
  await begun;
  await write(1);
  await publish();
  const early = await readOn(null);
  expect(early.seen).toEqual([1]);
  finish();
  await slow;
  await publish();
  expect((await readOn(early.cursor)).seen).toEqual([0]);
});

test("many who publish at once give each event one place, and a consumer that reads along sees each once", async () => {
  const start = (await readOn(null)).cursor;
  const seen: unknown[] = [];
  let cursor = start;
  let writing = true;
  const publishers = Array.from({ length: 4 }, async () => {
    while (writing) await publish();
  });
  const consumer = (async () => {
    while (writing) {
      const more = await readOn(cursor, 7);
      seen.push(...more.seen);
      cursor = more.cursor;
    }
  })();
  await Promise.all(Array.from({ length: 40 }, (_, n) => write(100 + n)));
  writing = false;
  await Promise.all([...publishers, consumer]);
  while (await publish());
  seen.push(...(await readOn(cursor)).seen);
  expect(seen.toSorted()).toEqual(Array.from({ length: 40 }, (_, n) => 100 + n));
});

test("work for the worker is no news, and a workspace with none is left alone", async () => {
  const before = (await readOn(null)).seen.length;
  expect(await workspacesToPublish(at.database)).not.toContain(workspace);
  await transaction(at.database, workspace, (tx) =>
    appendEvents(tx, [{ type: "internal.settle-identity", payload: { atoms: [] } }]),
  );
  expect(await workspacesToPublish(at.database)).not.toContain(workspace);
  await write(7);
  expect(await workspacesToPublish(at.database)).toContain(workspace);
  await publish();
  expect((await readOn(null)).seen).toHaveLength(before + 1);
});
