import { examples } from "@contact-identity/channels/testing";
import { createChannel, openByHand, receiveTouch, sendMessage } from "@contact-identity/database";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { until } from "../testing/receiver.ts";
import { encryptionKey, shop, workshop } from "../testing/workshop.ts";

let at: Awaited<ReturnType<typeof workshop>>;
let worker: Awaited<ReturnType<typeof at.worker>>;
beforeAll(async () => {
  at = await workshop();
  worker = await at.worker();
});
afterAll(async () => {
  await worker.stop();
  await at.close();
});

const example = examples.find(([type]) => type === "EMAIL")?.[2];

test("an answer hangs on the contact's mail, and a mail that we begin on nothing; both have their subject and copies", async () => {
  if (!example) throw new Error("no mail example");
  const server = await example.outbound.serve(() => example.outbound.accepted.code);
  try {
    const s = await shop(at.database, undefined);
    const config = example.config(server.url);
    const channel = await s.act((tx) =>
      createChannel(
        tx,
        { type: "EMAIL", name: "mail", config, secretFields: ["inboundSecret", "smtpUrl"] },
        encryptionKey,
      ),
    );
    const ann = "ann@shop.dev";
    const thread = { messageId: "<2@shop.dev>", inReplyTo: null, references: ["<1@shop.dev>"] };
    const message = {
      externalId: "m-1",
      externalScope: "",
      text: "Where is it?",
      subject: "Order 4711",
      thread,
    };
    const told = await s.act((tx) =>
      receiveTouch(
        tx,
        channel,
        {
          accounts: [ann],
          replyTo: ann,
          label: ann,
          origin: "CHANNEL_METADATA",
          identifiers: [],
          fields: [],
          message,
        },
        new Date(),
      ),
    );
    const conversationId = told.conversationId as string;
    const mails = (count: number) =>
      until(
        () => (server.received.length >= count ? server.received.map((one) => JSON.stringify(one)) : null),
        "mails",
      );
    await s.act((tx) => sendMessage(tx, { conversationId, text: "On its way.", cc: ["bea@shop.dev"] }));
    const [answer] = await mails(1);
    expect(answer).toMatch(/Subject: Re: Order 4711/);
    expect(answer).toMatch(/In-Reply-To: <2@shop\.dev>/);
    expect(answer).toMatch(/References: <1@shop\.dev>\s*(?:\\r\\n)?\s*<2@shop\.dev>/);
    expect(answer).toMatch(/Cc: bea@shop\.dev/i);
    await s.act((tx) => tx.query("UPDATE conversation SET status = 'CLOSED', closed_at = now()"));
    const { contactId, sourceId } = told;
    await s.act((tx) => openByHand(tx, { contactId, sourceId, text: "News", subject: "A new mug" }));
    const [, begun] = await mails(2);
    expect(begun).toMatch(/Subject: A new mug/);
    expect(begun).not.toMatch(/In-Reply-To|References/);
  } finally {
    await server.close();
  }
});
