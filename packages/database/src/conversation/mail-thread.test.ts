import type { MailThread } from "@contact-identity/domain";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { newId } from "../id.ts";
import { receiveTouch } from "../inbound/receive-touch.ts";
import { type Fixture, fixture, touchOf } from "../testing/workspace-fixture.ts";
import { retrying, type Tx, transaction } from "../transaction.ts";
import { answerThread } from "./mail-thread.ts";
import { messagesByIds } from "./message-store.ts";
import { openByHand } from "./open-by-hand.ts";
import { recordDelivery } from "./record-delivery.ts";
import { sendMessage } from "./send-message.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

async function mailbox() {
  const channel = await at.channel(await at.workspace(), "EMAIL");
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(at.database, channel.workspaceId, work);
  const mail = (subject: string | undefined, thread: MailThread) => {
    const touch = touchOf("ann@shop.dev");
    const head = { thread, ...(subject === undefined ? {} : { subject }) };
    const message = { externalId: thread.messageId ?? newId(), externalScope: "", text: "hello", ...head };
    return retrying(at.database, channel.workspaceId, (tx) =>
      receiveTouch(tx, channel, { ...touch, message }, new Date()),
    );
  };
  const answer = async (conversationId: string, more: object = {}) => {
    const id = await within((tx) => sendMessage(tx, { conversationId, text: "an answer", ...more }));
    return threadOf(id);
  };
  const threadOf = (id: string) =>
    within(async (tx) => {
      const [message] = await messagesByIds(tx, [id]);
      if (!message) throw new Error("no message");
      return answerThread(tx, message);
    });
  return { channel, within, mail, answer, threadOf };
}

test("an answer hangs on the contact's last mail, with its subject and what came before it", async () => {
  const { mail, answer } = await mailbox();
  const { conversationId } = await mail("Order 4711", {
    messageId: "<1@shop.dev>",
    inReplyTo: null,
    references: [],
  });
  expect(await answer(conversationId as string)).toEqual({
    subject: "Order 4711",
    inReplyTo: "<1@shop.dev>",
    references: [],
  });
  const { messageId } = await mail("Re: Order 4711", {
    messageId: "<2@shop.dev>",
    inReplyTo: "<ours@us.dev>",
    references: ["<1@shop.dev>", "<ours@us.dev>"],
  });
  expect(await answer(conversationId as string)).toEqual({
    subject: "Re: Order 4711",
    inReplyTo: "<2@shop.dev>",
    references: ["<1@shop.dev>", "<ours@us.dev>"],
  });
  await mail("Re: Order 4711", { messageId: "<3@shop.dev>", inReplyTo: null, references: [] });
  const replyToId = messageId as string;
  expect(await answer(conversationId as string, { replyToId })).toMatchObject({ inReplyTo: "<2@shop.dev>" });
});

test("a mail without subject or id leaves the conversation's subject, and no thread", async () => {
  const { mail, answer } = await mailbox();
  const { conversationId } = await mail("First", {
    messageId: "<1@shop.dev>",
    inReplyTo: null,
    references: [],
  });
  await mail(undefined, { messageId: null, inReplyTo: null, references: [] });
  expect(await answer(conversationId as string)).toEqual({
    subject: "First",
    inReplyTo: null,
    references: [],
  });
});

test("a conversation that we open has our subject, and our next mail follows the first", async () => {
  const { mail, within, threadOf, answer } = await mailbox();
  const { contactId, sourceId } = await mail("Old", {
    messageId: "<1@shop.dev>",
    inReplyTo: null,
    references: [],
  });
  await within((tx) => tx.query("UPDATE conversation SET status = 'CLOSED', closed_at = now()"));
  const conversationId = await within((tx) =>
    openByHand(tx, {
      contactId,
      sourceId,
      text: "News",
      subject: " Your\norder ",
      cc: ["Bea@shop.dev", "bea@shop.dev"],
    }),
  );
  const [first] = await within((tx) =>
    tx.query<{ id: string; subject: string; cc: string[]; of: string }>(
      `SELECT m.id, m.subject, m.cc, c.subject AS of FROM message m JOIN conversation c ON c.id = m.conversation_id WHERE c.id = $1`,
      [conversationId],
    ),
  );
  expect(first).toMatchObject({ subject: "Your order", of: "Your order", cc: ["bea@shop.dev"] });
  expect(await threadOf(first?.id as string)).toEqual({
    subject: "Your order",
    inReplyTo: null,
    references: [],
  });
  await within((tx) => recordDelivery(tx, first?.id as string, { externalId: "<ours@us.dev>" }));
  expect(await answer(conversationId)).toEqual({
    subject: "Your order",
    inReplyTo: "<ours@us.dev>",
    references: [],
  });
});
