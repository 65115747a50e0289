import { identifiersByContact, transaction } from "@contact-identity/database";
import { templateByKey } from "@contact-identity/domain";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { receiver, until } from "./testing/receiver.ts";
import { shop, workshop } from "./testing/workshop.ts";
import type { Loop } from "./work.ts";

let at: Awaited<ReturnType<typeof workshop>>;
let worker: Loop;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  at = await workshop();
  worker = await at.worker();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(async () => {
  await worker.stop();
  await at.close();
});

async function outside(answer?: Parameters<typeof receiver>[0]) {
  const rx = await receiver(answer);
  closing.push(rx.close);
  return rx;
}
const template = templateByKey("welcome-ask-email")?.definition as unknown;

describe("the template Welcome Message & Ask For Email", () => {
  test("greets, asks, refuses a bad answer, takes a good one as CLAIMED, assigns", async () => {
    const rx = await outside();
    const s = await shop(at.database, rx.url);
    const workflow = await s.publish(template);
    const { contactId } = await s.say("ann", "Hi, I need help");
    await until(() => rx.texts("ann").length === 2, "greeting and question");
    await s.say("ann", "abc");
    await until(() => rx.texts("ann").length === 3, "question again");
    await s.say("ann", "  Ann@Shop.DEV ");
    const run = await until(
      async () => (await s.runs(workflow)).find((r) => r.status === "COMPLETED"),
      "end of the run",
    );
    expect(await s.log(run.id)).toEqual(
      expect.arrayContaining(["welcome:sent", "ask:asked", "ask:invalid", "ask:answered"]),
    );
    const { conversation, messages } = await s.talk(contactId);
    expect(conversation.assignee).toBe("support");
    expect(
      messages.filter((m) => m.direction === "OUTBOUND").map((m) => [m.text, m.author, m.status]),
    ).toEqual(rx.texts("ann").map((text) => [text, "WORKFLOW", "SENT"]));
    const held = await transaction(at.database, s.ws, (tx) => identifiersByContact(tx, [contactId]));
    expect(held.filter((i) => i.kind === "EMAIL").map((i) => [i.value, i.assurance, i.origin])).toEqual([
      ["ann@shop.dev", 0, "WORKFLOW"],
    ]);
  });

  test("does not ask whom it knows already", async () => {
    const rx = await outside();
    const s = await shop(at.database, rx.url);
    const workflow = await s.publish(template);
    await s.say("bea", "hello", { email: "bea@shop.dev" });
    await until(async () => (await s.runs(workflow)).some((r) => r.status === "COMPLETED"), "end of the run");
    expect(rx.texts("bea")).toHaveLength(1);
  });
});

describe("delivery", () => {
  test("keeps the order of a conversation over a retry, under a key that stays the same", async () => {
    const rx = await outside((_, n) => (n === 1 ? { status: 503, headers: { "retry-after": "1" } } : {}));
    const s = await shop(at.database, rx.url);
    const steps = ["one", "two", "three"].map((text, i, all) => ({
      id: text,
      type: "SEND_MESSAGE",
      text,
      next: all[i + 1] ?? null,
    }));
    const workflow = await s.publish({ trigger: { type: "CONVERSATION_OPENED" }, start: "one", steps });
    await s.say("cid", "hello");
    await until(async () => (await s.runs(workflow)).some((r) => r.status === "COMPLETED"), "end of the run");
    expect(rx.texts("cid")).toEqual(["one", "one", "two", "three"]);
    const keys = rx.requests.map((r) => r.headers["idempotency-key"]);
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
  });

  test("a refusal takes onSendFailure and says why", async () => {
    const rx = await outside(() => ({
      status: 400,
      body: JSON.stringify({ error: { message: "no such person" } }),
    }));
    const s = await shop(at.database, rx.url);
    const steps = [
      { id: "hi", type: "SEND_MESSAGE", text: "hi", next: null, onSendFailure: "note" },
      { id: "note", type: "ADD_COMMENT", text: "not reached", next: null },
    ];
    const workflow = await s.publish({ trigger: { type: "CONVERSATION_OPENED" }, start: "hi", steps });
    const { contactId } = await s.say("dan", "hello");
    const run = await until(
      async () => (await s.runs(workflow)).find((r) => r.status === "COMPLETED"),
      "end of the run",
    );
    expect((await s.log(run.id)).at(-1)).toBe("note:commented");
    const { messages } = await s.talk(contactId);
    expect(messages.map((m) => [m.text, m.status])).toEqual([
      ["hello", "RECEIVED"],
      ["hi", "FAILED"],
    ]);
    expect(messages[1]?.failure).toMatch(/400|no such person/);
  });
});

test("a question that nobody answers times out, once", async () => {
  const rx = await outside();
  const s = await shop(at.database, rx.url);
  const steps = [
    {
      id: "ask",
      type: "ASK_QUESTION",
      text: "?",
      answer: { type: "TEXT" },
      saveTo: { variable: "a" },
      timeout: "PT1S",
      next: null,
      onInvalid: null,
      onTimeout: "late",
      onSendFailure: null,
    },
    { id: "late", type: "ADD_COMMENT", text: "late", next: null },
  ];
  const workflow = await s.publish({ trigger: { type: "CONVERSATION_OPENED" }, start: "ask", steps });
  await s.say("eve", "hello");
  const run = await until(
    async () => (await s.runs(workflow)).find((r) => r.status === "COMPLETED"),
    "end of the run",
  );
  expect((await s.log(run.id)).filter((line) => line.startsWith("late"))).toHaveLength(1);
  expect(run).toMatchObject({ wakeAt: null, waitConversationId: null });
});

test("a contact merged away while a run waits: the run goes on with the survivor", async () => {
  const rx = await outside();
  const s = await shop(at.database, rx.url);
  const steps = [
    {
      id: "ask",
      type: "ASK_QUESTION",
      text: "?",
      answer: { type: "TEXT" },
      saveTo: { tag: true },
      timeout: "P1D",
      next: null,
      onInvalid: null,
      onTimeout: null,
      onSendFailure: null,
    },
  ];
  const owner = await s.say("old", "hello", { email: "same@shop.dev" });
  const workflow = await s.publish({ trigger: { type: "CONVERSATION_OPENED" }, start: "ask", steps });
  const newer = await s.say("new", "hello");
  await until(async () => (await s.runs(workflow)).some((r) => r.status === "WAITING"), "waiting run");
  expect((await s.say("new", "vip", { email: "same@shop.dev" })).contactId).toBe(owner.contactId);
  const run = await until(
    async () => (await s.runs(workflow)).find((r) => r.status === "COMPLETED"),
    "end of the run",
  );
  expect([run.contactId, newer.contactId === owner.contactId]).toEqual([owner.contactId, false]);
  const tags = await s.act((tx) => tx.query("SELECT tags FROM contact WHERE live"));
  expect(tags).toEqual([{ tags: ["vip"] }]);
});
