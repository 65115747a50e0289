import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { newId } from "../id.ts";
import { drain, publish, runsOf } from "../testing/flow.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import { transaction } from "../transaction.ts";
import { emptyRelayed } from "./empty-relayed.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const calling = {
  trigger: { type: "CONVERSATION_OPENED" },
  start: "call",
  steps: [
    {
      id: "call",
      type: "HTTP_REQUEST",
      method: "POST",
      url: "https://api.acme.dev/",
      next: null,
      onError: null,
    },
  ],
};
const SECRET = "Bearer sk_live_of_before";

test("what versions of before left of requests is emptied; what is pending, waited for, a partner's or a delivery's stays", async () => {
  const ws = await at.workspace();
  const workflow = await publish(at.database, ws, calling);
  await at.tell(await at.channel(ws, "EMAIL"), "a@shop.dev", { text: "hello" });
  await drain(at.database, ws);
  const run = (await runsOf(at.database, ws, workflow))[0]?.id ?? "";
  const key = `${run}:1`;
  const put = (type: string, payload: object, relayed: string | null) =>
    transaction(at.database, ws, async (tx) => {
      const id = newId();
      await tx.query(
        "INSERT INTO outbox (workspace_id, id, type, payload, relayed_at) VALUES ($1, $2, $3, $4, now() - $5::interval)",
        [ws, id, type, JSON.stringify(payload), relayed],
      );
      return id;
    });
  const over = [
    await put(
      "internal.http-request",
      { runId: run, key: `${run}:0`, headers: { Authorization: SECRET } },
      "2 days",
    ),
    await put(
      "internal.http-request",
      { runId: newId(), key: "gone:1", headers: { Authorization: SECRET } },
      "2 days",
    ),
    await put("internal.workflow-started", { workflowId: newId(), note: SECRET }, "2 days"),
  ];
  for (let more = 0; more < 1_005; more++)
    over.push(await put("internal.workflow-started", { note: SECRET }, "2 days"));
  const kept = [
    await put("internal.http-request", { runId: run, key, headers: { Authorization: SECRET } }, "2 days"),
    await put(
      "internal.http-request",
      { runId: run, key: `${run}:0`, headers: { Authorization: SECRET } },
      null,
    ),
    await put("internal.message-queued", { note: SECRET }, "2 days"),
    await put("contact.updated", { note: SECRET }, "2 days"),
  ];
  await emptyRelayed(at.database);
  const rows = await transaction(at.database, ws, (tx) =>
    tx.query<{ id: string }>("SELECT id FROM outbox WHERE payload::text LIKE '%sk_live%' ORDER BY id"),
  );
  expect(rows.map(({ id }) => id)).toEqual(kept.toSorted());
  expect(over.filter((id) => rows.some((row) => row.id === id))).toEqual([]);
  expect(await emptyRelayed(at.database)).toBe(0);
});
