import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createEgress } from "@contact-identity/channels";
import {
  createChannel,
  createWorkspace,
  messagesByConversation,
  openDatabase,
  parseId,
  publicId,
  receiveTouch,
  sendMessage,
  transaction,
} from "@contact-identity/database";
import { testDatabase } from "@contact-identity/database/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { pino } from "pino";
import { testStorage } from "../testing/storage.ts";
import { deliverMessage } from "./message.ts";

const encryptionKey = randomBytes(32);
const egress = createEgress({ allow: ["127.0.0.0/8"] });
const asked: URLSearchParams[] = [];
const twilio = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  asked.push(new URLSearchParams(Buffer.concat(chunks).toString("utf8")));
  response
    .writeHead(201, { "content-type": "application/json" })
    .end(JSON.stringify({ sid: "SM5e6f", status: "queued" }));
});
let place: Awaited<ReturnType<typeof testDatabase>>;
let database: Awaited<ReturnType<typeof openDatabase>>;

beforeAll(async () => {
  twilio.listen(0, "127.0.0.1");
  await once(twilio, "listening");
  place = await testDatabase();
  database = await openDatabase({ url: place.appUrl, encryptionKey });
});
afterAll(async () => {
  twilio.closeAllConnections();
  twilio.close();
  await egress.close();
  await database?.close();
  await place?.drop();
});

test("a provider that must be told where to post receipts is told the channel's webhook", async () => {
  const workspaceId = parseId(
    "workspace",
    (await createWorkspace(database, "Delivery")).workspaceId,
  ) as string;
  const within = <T>(work: Parameters<typeof transaction<T>>[2]) => transaction(database, workspaceId, work);
  const apiBaseUrl = `http://127.0.0.1:${(twilio.address() as AddressInfo).port}`;
  const config = {
    accountSid: "ACb1d4e8a2f0c34d5e9f7a6b8c1d2e3f40",
    authToken: "7f3e9c1a5b2d4860",
    from: "+16282223344",
    apiBaseUrl,
  };
  const channel = await within((tx) =>
    createChannel(
      tx,
      { type: "TWILIO", name: "Text line", config, secretFields: ["authToken"] },
      encryptionKey,
    ),
  );
  const anya = "+14155550123";
  const { conversationId } = await within((tx) =>
    receiveTouch(
      tx,
      channel,
      {
        accounts: [anya],
        replyTo: anya,
        label: anya,
        origin: "CHANNEL_METADATA",
        identifiers: [],
        fields: [],
        message: { externalId: "SM1", externalScope: "", text: "hello" },
      },
      new Date(),
    ),
  );
  const messageId = await within((tx) =>
    sendMessage(tx, { conversationId: conversationId as string, text: "welcome" }),
  );
  const work = {
    database,
    databaseUrl: place.appUrl,
    encryptionKey,
    publicUrl: "https://contacts.business.org",
    ...testStorage(encryptionKey),
    concurrency: 1,
    egress,
    log: pino({ level: "silent" }),
  };
  const [row] = await within((tx) =>
    tx.query<{ id: string }>(
      "SELECT id FROM outbox WHERE payload ->> 'messageId' = $1 AND lane = 'outside'",
      [messageId],
    ),
  );
  await deliverMessage.run(work, workspaceId, row?.id as string);
  expect(asked.map((form) => Object.fromEntries(form))).toEqual([
    {
      To: anya,
      From: "+16282223344",
      Body: "welcome",
      StatusCallback: `https://contacts.business.org/channels/${publicId("channel", channel.id)}/webhook`,
    },
  ]);
  const messages = await within((tx) =>
    messagesByConversation(tx, [conversationId as string], { first: 10 }),
  );
  expect(messages.at(-1)).toMatchObject({ text: "welcome", status: "SENT", externalId: "SM5e6f" });
});
