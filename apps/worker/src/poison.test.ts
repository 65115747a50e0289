import { retryRun, stepsByRun } from "@contact-identity/database";
import { forgetDefinitions } from "@contact-identity/database/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { receiver, until } from "./testing/receiver.ts";
import { shop, workshop } from "./testing/workshop.ts";
import type { Loop } from "./work.ts";

let at: Awaited<ReturnType<typeof workshop>>;
let rx: Awaited<ReturnType<typeof receiver>>;
beforeAll(async () => {
  at = await workshop();
  rx = await receiver();
});
afterAll(async () => {
  await rx.close();
  await at.close();
});

type Shop = Awaited<ReturnType<typeof shop>>;
const flow = (trigger: string, ...steps: object[]) => ({ trigger: { type: trigger }, start: "first", steps });
const note = (id: string) => ({ id, type: "ADD_COMMENT", text: id, next: null });
const later = { timeout: "P1D", next: "after", onInvalid: null, onTimeout: null, onSendFailure: null };

/** Makes a step of the published version one that breaks the interpreter, as a fault of ours would. */
const poison = async (s: Shop, workflow: string, step: string, type = "DANCE") => {
  await s.act((tx) =>
    tx.query(
      `UPDATE workflow_version v SET definition = jsonb_set(v.definition, '{steps}', (
         SELECT jsonb_agg(CASE WHEN t.step ->> 'id' = $2 THEN t.step || jsonb_build_object('type', $3::text) ELSE t.step END)
         FROM jsonb_array_elements(v.definition -> 'steps') AS t (step))) WHERE v.workflow_id = $1`,
      [workflow, step, type],
    ),
  );
  forgetDefinitions();
};
const lastAttempt = (s: Shop) =>
  s.act((tx) => tx.query("UPDATE outbox SET attempts = 5 WHERE relayed_at IS NULL"));

async function working(work: (worker: Loop) => Promise<void>): Promise<void> {
  const worker = await at.worker();
  try {
    await work(worker);
  } finally {
    await worker.stop();
  }
}
const failed = (s: Shop, workflow: string) =>
  until(async () => (await s.runs(workflow)).find((r) => r.status === "FAILED"), "failed run");
const reasonIn = (s: Shop, run: string) => s.act(async (tx) => (await stepsByRun(tx, [run])).at(-1));

test("a run that breaks the sweep is put off, failed with its reason after the fifth attempt, and goes on when it is retried", async () => {
  const s = await shop(at.database, rx.url);
  const workflow = await s.publish(
    flow(
      "CONVERSATION_OPENED",
      { id: "first", type: "WAIT", duration: "PT1S", next: "after" },
      note("after"),
    ),
  );
  await poison(s, workflow, "after");
  const healthy = await s.publish(
    flow("CONVERSATION_OPENED", { id: "first", type: "WAIT", duration: "PT1S", next: null }),
  );
  await working(async () => {
    await s.say("ann", "hello");
    const put = await until(
      async () => (await s.runs(workflow)).find((r) => r.attempts === 1),
      "first attempt",
    );
    expect([put.status, (put.wakeAt?.getTime() ?? 0) > put.startedAt.getTime()]).toEqual(["WAITING", true]);
    await s.act((tx) => tx.query("UPDATE workflow_run SET attempts = 4 WHERE workflow_id = $1", [workflow]));
    const run = await failed(s, workflow);
    expect(run).toMatchObject({
      failure: expect.stringMatching(/^gave up after 5 attempts: ./),
      wakeAt: null,
    });
    expect(await reasonIn(s, run.id)).toMatchObject({ outcome: "failed", detail: { reason: run.failure } });
    await until(async () => (await s.runs(healthy)).some((r) => r.status === "COMPLETED"), "the other's end");
    await poison(s, workflow, "after", "ADD_COMMENT");
    await s.act((tx) => retryRun(tx, run.id));
    await until(
      async () => (await s.runs(workflow)).some((r) => r.status === "COMPLETED"),
      "end after the retry",
    );
  });
});

test("a run that breaks at its start is kept and failed; other workflows of the same event start", async () => {
  const s = await shop(at.database, rx.url);
  const broken = await s.publish(flow("CONVERSATION_OPENED", note("first")));
  await poison(s, broken, "first");
  const healthy = await s.publish(flow("CONVERSATION_OPENED", note("first")));
  await s.say("bea", "hello");
  await lastAttempt(s);
  await working(async () => {
    expect((await failed(s, broken)).failure).toMatch(/^gave up after the last attempt: ./);
    await until(async () => (await s.runs(healthy)).some((r) => r.status === "COMPLETED"), "the other's end");
  });
});

test("a workflow that breaks at its start keeps no other of the same event from beginning, and begins itself once it is mended", async () => {
  const s = await shop(at.database, rx.url);
  const broken = await s.publish(flow("CONVERSATION_OPENED", note("first")));
  const healthy = await s.publish(flow("CONVERSATION_OPENED", note("first")));
  await poison(s, broken, "first");
  await working(async () => {
    await s.say("eve", "hello");
    await until(async () => (await s.runs(healthy)).some((r) => r.status === "COMPLETED"), "the other's end");
    expect(await s.runs(broken)).toEqual([]);
    const [event] = await s.act((tx) =>
      tx.query("SELECT attempts FROM outbox WHERE type = 'conversation.opened' AND relayed_at IS NULL"),
    );
    expect(event).toMatchObject({ attempts: expect.any(Number) });
    await poison(s, broken, "first", "ADD_COMMENT");
    await until(async () => (await s.runs(broken)).some((r) => r.status === "COMPLETED"), "its own end");
    expect([await s.runs(healthy), await s.runs(broken)]).toEqual([[expect.anything()], [expect.anything()]]);
  });
});

test("a run that an answer breaks is failed, and does not wait for ever", async () => {
  const s = await shop(at.database, rx.url);
  const question = {
    id: "first",
    type: "ASK_QUESTION",
    text: "?",
    answer: { type: "TEXT" },
    saveTo: { variable: "a" },
    ...later,
  };
  const workflow = await s.publish(flow("CONVERSATION_OPENED", question, note("after")));
  await s.say("cid", "hello");
  await working(async () => {
    await until(async () => (await s.runs(workflow)).some((r) => r.status === "WAITING"), "waiting run");
    await until(() => rx.texts("cid").length === 1, "question");
  });
  await poison(s, workflow, "after");
  await s.say("cid", "an answer");
  await lastAttempt(s);
  await working(async () => {
    expect(await failed(s, workflow)).toMatchObject({
      waitConversationId: null,
      failure: expect.stringContaining("gave up"),
    });
  });
});

test("a run that its request's answer breaks is failed", async () => {
  const s = await shop(at.database, rx.url);
  const request = {
    id: "first",
    type: "HTTP_REQUEST",
    method: "POST",
    url: rx.url,
    body: {},
    next: "after",
    onError: null,
  };
  const workflow = await s.publish(flow("CONVERSATION_OPENED", request, note("after")));
  await poison(s, workflow, "after");
  await working(async () => {
    await s.say("dan", "hello");
    await until(async () => (await s.runs(workflow)).some((r) => r.attempts >= 1), "first attempt");
    await s.act((tx) => tx.query("UPDATE workflow_run SET attempts = 4 WHERE workflow_id = $1", [workflow]));
    expect((await failed(s, workflow)).failure).toMatch(/^gave up after 5 attempts: ./);
  });
});
