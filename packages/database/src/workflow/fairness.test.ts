import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { newId } from "../id.ts";
import { pendingEvents } from "../outbox/pending.ts";
import { publish } from "../testing/flow.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import { retrying, WORKSPACES_WITH } from "../transaction.ts";
import { dueRuns } from "./due-runs.ts";
import { startRunByHand } from "./run-by-hand.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const waiting = {
  trigger: { type: "MANUAL" },
  start: "w",
  steps: [{ id: "w", type: "WAIT", duration: "PT1H", next: null }],
};

/** A workspace with `count` runs that are due since `minutes`. */
async function withDue(count: number, minutes: number): Promise<string> {
  const ws = await at.workspace();
  const workflowId = await publish(at.database, ws, waiting);
  const { contactId } = await at.tell(await at.channel(ws), "somebody");
  for (let n = 0; n < count; n++)
    await retrying(at.database, ws, (tx) => startRunByHand(tx, { workflowId, contactId }));
  await retrying(at.database, ws, (tx) =>
    tx.query("UPDATE workflow_run SET wake_at = now() - $2 * interval '1 minute' WHERE workspace_id = $1", [
      ws,
      minutes,
    ]),
  );
  return ws;
}

test("of a workspace with very many due runs and one with few, each gets its turn, and none gets more than its share", async () => {
  const [many, few] = [await withDue(60, 30), await withDue(2, 1)];
  // 20 times the batch stand before the others' first: anyone who goes by age alone never comes to them.
  const due = await dueRuns(at.database, 3, 2);
  expect(due.map((run) => run.workspaceId)).toEqual([many, few, many]);
  expect((await dueRuns(at.database, 100, 5)).filter((run) => run.workspaceId === many)).toHaveLength(5);
});

test("of the outbox likewise", async () => {
  const [many, few] = [await at.workspace(), await at.workspace()].sort();
  const put = (ws: string | undefined, count: number) =>
    retrying(at.database, ws as string, (tx) =>
      tx.query(
        "INSERT INTO outbox (workspace_id, id, type, lane, payload) SELECT $1, unnest($2::uuid[]), 'contact.updated', 'partners', '{}'",
        [ws, Array.from({ length: count }, newId)],
      ),
    );
  const before = new Set(
    (await pendingEvents(at.database, 100_000, 100_000)).map((event) => event.workspaceId),
  );
  await put(many, 200);
  await put(few, 1);
  const events = await pendingEvents(at.database, before.size + 3, 2);
  const turns = events
    .filter((event) => event.workspaceId === many || event.workspaceId === few)
    .map((event) => event.workspaceId);
  expect(new Set(turns)).toEqual(new Set([many, few]));
});

test("what stands behind an event that was put off takes nobody's place, and comes when that is done", async () => {
  const ws = await at.workspace();
  const conversations = Array.from({ length: 3 }, newId);
  const put = (conversation: string | null, later: boolean) =>
    retrying(at.database, ws, async (tx) => {
      const id = newId();
      await tx.query(
        `INSERT INTO outbox (workspace_id, id, type, lane, conversation_id, payload, not_before)
         VALUES ($1, $2, 'message.received', 'partners', $3, '{}', CASE WHEN $4 THEN now() + interval '1 hour' END)`,
        [ws, id, conversation, later],
      );
      return id;
    });
  for (const conversation of conversations) {
    await put(conversation, true);
    await put(conversation, false);
  }
  const free = [await put(newId(), false), await put(null, false)];
  const pending = async () =>
    (await pendingEvents(at.database, 10_000, 2)).filter((e) => e.workspaceId === ws).map((e) => e.id);
  expect(await pending()).toEqual(free);
  await retrying(at.database, ws, (tx) =>
    tx.query("UPDATE outbox SET relayed_at = now() WHERE not_before IS NOT NULL OR id = ANY($1::uuid[])", [
      free,
    ]),
  );
  expect(await pending()).toHaveLength(2);
});

test("handing out reads no more of a table than it hands out, whatever lies there", async () => {
  const ws = await at.workspace();
  const workflowId = await publish(at.database, ws, waiting);
  const { contactId } = await at.tell(await at.channel(ws), "somebody");
  const client = new pg.Client({ connectionString: at.ownerUrl });
  await client.connect();
  try {
    await client.query(`BEGIN; SET LOCAL app.workspace_id = '${ws}'`);
    await client.query(
      `INSERT INTO workflow_run (workspace_id, id, workflow_id, version, contact_id, status, state, wake_at)
       SELECT $1, gen_random_uuid(), $2, 1, $3, 'WAITING', '{}', now() + interval '1 hour' FROM generate_series(1, 20000)`,
      [ws, workflowId, contactId],
    );
    await client.query("COMMIT; ANALYZE workflow_run; BEGIN READ ONLY; SET LOCAL app.directory = 'on'");
    const { rows } = await client.query(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${WORKSPACES_WITH("workflow_run", "wake_at IS NOT NULL")} SELECT * FROM w`,
    );
    const text = JSON.stringify(rows);
    expect(text).not.toContain("Seq Scan");
    expect(
      Math.max(...[...text.matchAll(/"Actual Rows": ?([\d.]+)/g)].map((m) => Number(m[1]))),
    ).toBeLessThan(100);
  } finally {
    await client.end();
  }
});
