import { sendMessage } from "@contact-identity/database";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { receiver, until } from "../testing/receiver.ts";
import { shop, workshop } from "../testing/workshop.ts";
import { pooled } from "../work.ts";

let at: Awaited<ReturnType<typeof workshop>>;
beforeAll(async () => {
  at = await workshop();
});
afterAll(() => at.close());

const MANY = 400;

test("a workspace with very many messages on many channels does not keep another's from its turn", async () => {
  const [slow, quick] = [await receiver(() => ({ delayMs: 250 })), await receiver()];
  const [many, few] = [await shop(at.database, slow.url), await shop(at.database, quick.url)];
  // More channels than there are places for: what one channel may hold does not hold them back.
  const lines = [many.channel, ...(await Promise.all(Array.from({ length: 7 }, () => many.line())))];
  const news = async (i: number, line = lines[i % lines.length]) => {
    const { conversationId } = await many.say(`person-${i}`, "hello", {}, line);
    await many.act((tx) => sendMessage(tx, { conversationId: conversationId as string, text: "news" }));
  };
  await pooled(
    Array.from({ length: MANY }, (_, i) => i),
    8,
    (i) => news(i),
  );
  const { conversationId } = await few.say("ann", "hello");
  const worker = await at.worker();
  try {
    // By now a relay that hands over whatever it finds has handed over everything.
    await until(() => slow.requests.length >= MANY / 2, "the many to be under way");
    await few.act((tx) => sendMessage(tx, { conversationId: conversationId as string, text: "answer" }));
    await until(() => quick.requests.length === 1, "the other's message");
    expect(slow.requests.length).toBeLessThan(MANY * 0.9);
    await until(() => slow.requests.length === MANY, "all the rest");
  } finally {
    await worker.stop();
    await Promise.all([slow.close(), quick.close()]);
  }
});
