import {
  createWidget,
  postMessage,
  startSession,
  type Tx,
  type Visitor,
  visitorMessages,
} from "@contact-identity/database";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { until } from "./testing/receiver.ts";
import { encryptionKey, shop, workshop } from "./testing/workshop.ts";
import type { Loop } from "./work.ts";

let at: Awaited<ReturnType<typeof workshop>>;
let worker: Loop;
beforeAll(async () => {
  at = await workshop();
  worker = await at.worker();
});
afterAll(async () => {
  await worker.stop();
  await at.close();
});

const DEFINITION = {
  trigger: { type: "CONVERSATION_OPENED", oncePerContact: false },
  start: "ask",
  steps: [
    {
      id: "ask",
      type: "ASK_QUESTION",
      text: "Which size?",
      answer: { type: "MULTIPLE_CHOICE", options: ["Small", "Large"] },
      saveTo: { variable: "size" },
      retryText: "Small or large?",
      maxAttempts: 2,
      timeout: "P1D",
      next: "thanks",
      onInvalid: null,
      onTimeout: null,
      onSendFailure: null,
    },
    { id: "thanks", type: "SEND_MESSAGE", text: "{{var.size}} it is.", next: null, onSendFailure: null },
  ],
};

test("a workflow talks in a web chat: its messages are sent by being stored, choices are shown, and a tapped one is the answer", async () => {
  const s = await shop(at.database, undefined);
  const workflow = await s.publish(DEFINITION);
  const visitor = await s.act(async (tx): Promise<Visitor> => {
    const widget = await createWidget(
      tx,
      { name: "Shop", allowedOrigins: ["https://shop.dev"] },
      encryptionKey,
    );
    const { row, token } = await startSession(tx, widget.id);
    return { widget, session: row, token };
  });
  const say = (text: string) => s.act((tx) => postMessage(tx, visitor, text, text));
  const shown = () =>
    s.act(async (tx: Tx) =>
      (await visitorMessages(tx, visitor.session, null)).map((m) => [
        m.text,
        m.options?.map(({ title }) => title) ?? null,
      ]),
    );
  await say("hello");
  await until(async () => (await shown()).length === 2, "the question");
  await say("Large");
  await until(async () => (await shown()).length === 4, "the thanks");
  expect(await shown()).toEqual([
    ["hello", null],
    ["Which size?", ["Small", "Large"]],
    ["Large", null],
    ["Large it is.", null],
  ]);
  await until(
    async () => (await s.runs(workflow)).some((run) => run.status === "COMPLETED"),
    "end of the run",
  );
});
