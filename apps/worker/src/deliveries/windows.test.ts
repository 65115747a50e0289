import { Readable } from "node:stream";
import {
  META_TOKEN,
  type MetaServer,
  type MetaTemplate,
  metaServer,
} from "@contact-identity/channels/testing";
import { addUpload, createChannel, fileRegister, sendMessage } from "@contact-identity/database";
import { attachmentKind } from "@contact-identity/files";
import { pictures } from "@contact-identity/files/testing";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { until } from "../testing/receiver.ts";
import { encryptionKey, shop, workshop } from "../testing/workshop.ts";

let at: Awaited<ReturnType<typeof workshop>>;
let worker: Awaited<ReturnType<typeof at.worker>>;
let server: MetaServer;
const TEMPLATES: readonly MetaTemplate[] = [
  {
    id: "71",
    name: "order_sent",
    language: "en",
    status: "APPROVED",
    components: [{ type: "BODY", text: "Hello {{1}}, your order is on its way." }],
  },
  {
    id: "72",
    name: "invoice",
    language: "en",
    status: "APPROVED",
    components: [
      { type: "HEADER", format: "IMAGE" },
      { type: "BODY", text: "x" },
    ],
  },
];
beforeAll(async () => {
  at = await workshop();
  worker = await at.worker();
});
afterEach(() => server.close());
afterAll(async () => {
  await worker.stop();
  await at.close();
});

/** A shop with a WhatsApp line at a loopback Meta, and somebody who wrote so many hours ago. */
async function line(hours: number) {
  server = await metaServer(TEMPLATES.map((one) => ({ ...one })));
  const s = await shop(at.database, undefined);
  const config = {
    phoneNumberId: "106540352242922",
    wabaId: "102290129340398",
    appSecret: "s",
    verifyToken: "v",
    accessToken: META_TOKEN,
    apiBaseUrl: server.url,
  };
  const channel = await s.act((tx) =>
    createChannel(
      tx,
      {
        type: "WHATSAPP_CLOUD",
        name: "wa",
        config,
        secretFields: ["appSecret", "verifyToken", "accessToken"],
      },
      encryptionKey,
    ),
  );
  const ann = "14155550123";
  const told = await s.say(ann, "hello", {}, channel);
  await s.act((tx) =>
    tx.query("UPDATE message SET created_at = created_at - $1 * interval '1 hour'", [hours]),
  );
  if (hours < 24) server.heard.add(ann);
  const conversationId = told.conversationId as string;
  const newest = async () =>
    (await s.talk(told.contactId)).messages.findLast(({ direction }) => direction === "OUTBOUND");
  const settled = async () => {
    const message = await newest();
    return message && message.status !== "QUEUED" ? message : null;
  };
  const run = async (step: object) => {
    const workflow = await s.publish({
      trigger: { type: "CONVERSATION_OPENED" },
      start: "say",
      steps: [
        { id: "say", type: "SEND_MESSAGE", next: "sent", onSendFailure: "unsent", ...step },
        { id: "sent", type: "ADD_COMMENT", text: "sent", next: null },
        { id: "unsent", type: "ADD_COMMENT", text: "unsent", next: null },
      ],
    });
    return {
      workflow,
      ended: () => until(async () => (await s.runs(workflow)).find((one) => one.endedAt), "end of the run"),
    };
  };
  return { ...s, channel, ann, told, conversationId, settled, newest, run };
}

test("a template goes after a day, with its values at Meta and its words in the message", async () => {
  const s = await line(25);
  const template = { id: "71", variables: { "1": "Anna" }, text: "as the API read it" };
  await s.act((tx) => sendMessage(tx, { conversationId: s.conversationId, template }));
  const message = await until(s.settled, "the template");
  expect([message.status, message.text]).toEqual(["SENT", "Hello Anna, your order is on its way."]);
  expect(server.sent).toMatchObject([
    { to: s.ann, type: "template", template: { name: "order_sent", language: { code: "en" } } },
  ]);
});

test("what waited in the queue until the day was over is not tried, and says what to do", async () => {
  const s = await line(1);
  await s.act(async (tx) => {
    await sendMessage(tx, { conversationId: s.conversationId, text: "hi" });
    await tx.query(
      "UPDATE message SET created_at = created_at - interval '30 hours' WHERE direction = 'INBOUND'",
    );
  });
  const message = await until(s.settled, "the refusal");
  expect([message.status, message.failure]).toEqual(["FAILED", expect.stringMatching(/approved template/)]);
  expect(server.received.filter(({ method }) => method === "POST")).toEqual([]);
});

const pause = (meta: MetaServer): void => {
  for (const template of meta.templates) template.status = "PAUSED";
};

test.each<[string, (server: MetaServer) => void, string]>([
  ["paused", pause, "PAUSED"],
  ["deleted", (meta) => void meta.templates.splice(0), "no template 71"],
])("a template that was %s while a run waited takes onSendFailure", async (_, change, why) => {
  const s = await line(1);
  const { workflow, ended } = await s.run({
    template: { id: "71", variables: { "1": "{{contact.firstName | you}}" } },
  });
  change(server);
  const bea = await s.say("14155550199", "hello", {}, s.channel);
  const run = await ended();
  expect([(await s.log(run.id)).slice(-2), run.contactId]).toEqual([
    ["say:sendFailed", "unsent:commented"],
    bea.contactId,
  ]);
  expect(workflow).toBe(run.workflowId);
  const { messages } = await s.talk(bea.contactId);
  expect(messages.at(-1)?.failure).toContain(why);
});

test("one that Meta pauses between the list and the message is final, and the next one asks for the list again", async () => {
  const s = await line(25);
  const send = (name: string) =>
    s.act((tx) =>
      sendMessage(tx, {
        conversationId: s.conversationId,
        template: { id: "71", variables: { "1": name }, text: name },
      }),
    );
  await send("first");
  await until(s.settled, "the first");
  pause(server);
  await send("second");
  const second = await until(
    async () => ((await s.settled())?.status === "FAILED" ? s.settled() : null),
    "the second",
  );
  expect(second.failure).toContain("132015");
  for (const template of server.templates) template.status = "APPROVED";
  await send("third");
  await until(async () => server.sent.length === 2 && (await s.settled())?.status === "SENT", "the third");
});

test("a workflow's template whose header wants a file is not one of these", async () => {
  const s = await line(1);
  const { ended } = await s.run({ template: { id: "72" } });
  const bea = await s.say("14155550198", "hello", {}, s.channel);
  await ended();
  expect((await s.talk(bea.contactId)).messages.at(-1)?.failure).toMatch(/^CHANNEL_UNAVAILABLE/);
  expect(server.sent).toEqual([]);
});

test("a template takes its one file for the header", async () => {
  const s = await line(25);
  const kept = await at.files.keep(fileRegister(at.database, s.ws), {
    source: Readable.from([await pictures.png(20, 10)]),
    limit: 1_000_000,
  });
  await s.act(async (tx) => {
    const files = {
      ids: [await addUpload(tx, kept, "mug.png", "key")],
      whose: "key" as const,
      carries: () => null,
      kindOf: attachmentKind,
      words: () => "[image]",
    };
    const template = { id: "72", variables: {}, text: "x" };
    await sendMessage(tx, { conversationId: s.conversationId, template, files });
  });
  const message = await until(s.settled, "the template");
  expect([message.failure, message.status]).toEqual([null, "SENT"]);
  expect(server.sent).toMatchObject([
    {
      template: {
        components: [{ type: "header", parameters: [{ type: "image", image: { id: "1037543291543636" } }] }],
      },
    },
  ]);
});
