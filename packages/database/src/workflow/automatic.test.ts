import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { drain, publish, runsOf } from "../testing/flow.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import { transaction } from "../transaction.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const welcome = {
  trigger: { type: "CONVERSATION_OPENED" },
  start: "a",
  steps: [
    {
      id: "a",
      type: "ASK_QUESTION",
      text: "How can we help?",
      answer: { type: "TEXT" },
      saveTo: { variable: "need" },
      next: null,
    },
  ],
};

/** A platform of its own, which answers anyone who writes. */
async function platform() {
  const ws = await at.workspace();
  const workflowId = await publish(at.database, ws, welcome);
  const channel = await at.channel(ws, "EMAIL");
  return {
    tell: async (text: string, automatic = false) => {
      await at.tell(channel, "other@shop.dev", { text, ...(automatic ? { automatic: true } : {}) });
      await drain(at.database, ws);
    },
    runs: async () => (await runsOf(at.database, ws, workflowId)).map(({ status }) => status),
    written: () =>
      transaction(at.database, ws, (tx) =>
        tx.query<{ text: string }>(
          "SELECT text FROM message WHERE direction = 'OUTBOUND' ORDER BY created_at, id",
        ),
      ),
  };
}

test("of two platforms that answer anyone who writes the second is silent: a workflow's mail is a machine's to it", async () => {
  const [ours, theirs] = [await platform(), await platform()];
  await ours.tell("a person writes to us");
  const [question, ...more] = await ours.written();
  expect([more, await ours.runs()]).toEqual([[], ["WAITING"]]);
  await theirs.tell(question?.text as string, true);
  expect([await theirs.written(), await theirs.runs()]).toEqual([[], []]);
});

test("the same from a person is answered", async () => {
  const theirs = await platform();
  await theirs.tell("How can we help?");
  expect([await theirs.written(), await theirs.runs()]).toEqual([
    [{ text: "How can we help?" }],
    ["WAITING"],
  ]);
});

test("a machine's message answers no question; a person's does", async () => {
  const ours = await platform();
  await ours.tell("hello");
  await ours.tell("I am out of office", true);
  expect(await ours.runs()).toEqual(["WAITING"]);
  await ours.tell("an invoice");
  expect(await ours.runs()).toEqual(["COMPLETED"]);
});

test("a contact that only a machine's message made is stored, and starts no workflow", async () => {
  const ws = await at.workspace();
  const workflowId = await publish(at.database, ws, {
    ...welcome,
    trigger: { type: "CONTACT_CREATED" },
    steps: [{ id: "a", type: "UPDATE_TAGS", add: ["new"], next: null }],
  });
  const channel = await at.channel(ws, "EMAIL");
  const { contactId } = await at.tell(channel, "mailer-daemon@shop.dev", {
    text: "undeliverable",
    automatic: true,
  });
  await at.tell(channel, "ann@shop.dev", { text: "hello" });
  await drain(at.database, ws);
  const runs = await runsOf(at.database, ws, workflowId);
  expect([runs.length, runs.some((run) => run.contactId === contactId)]).toEqual([1, false]);
});
