import { sendMessage } from "@contact-identity/database";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { receiver, until } from "../testing/receiver.ts";
import { shop, workshop } from "../testing/workshop.ts";
import type { Loop } from "../work.ts";

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

/** A message to each of so many people of a channel. */
async function writeTo(s: Awaited<ReturnType<typeof shop>>, people: number): Promise<void> {
  for (let i = 0; i < people; i++) {
    const { conversationId } = await s.say(`person-${i}`, "hello");
    await s.act((tx) => sendMessage(tx, { conversationId: conversationId as string, text: `answer ${i}` }));
  }
}
const states = async (s: Awaited<ReturnType<typeof shop>>) =>
  Object.fromEntries(
    (
      await s.act((tx) =>
        tx.query<{ status: string; n: number }>(
          "SELECT status, count(*)::int AS n FROM message WHERE direction = 'OUTBOUND' GROUP BY status",
        ),
      )
    ).map(({ status, n }) => [status, n]),
  );

test("providers that hang hold a few deliveries each; another's messages pass by them", async () => {
  const hanging = [
    await receiver(() => ({ delayMs: 600_000 })),
    await receiver(() => ({ delayMs: 600_000 })),
  ];
  const good = await receiver();
  const dead = await Promise.all(hanging.map(({ url }) => shop(at.database, url)));
  const alive = await shop(at.database, good.url);
  for (const s of dead) await writeTo(s, 12);
  await until(() => hanging.every(({ requests }) => requests.length >= 4), "both providers to be hung on");
  await writeTo(alive, 10);
  await until(async () => (await states(alive)).SENT === 10, "the answers of the one that works");
  for (const s of dead) expect(await states(s)).toEqual({ QUEUED: 12 });
  await Promise.all([...hanging, good].map(({ close }) => close()));
});

test("a provider that asks for quiet is left alone by every conversation of the channel, and no try is lost on it", async () => {
  const times: number[] = [];
  const rx = await receiver(() => {
    times.push(Date.now());
    return times.length === 1 ? { status: 429, headers: { "retry-after": "3" } } : {};
  });
  const s = await shop(at.database, rx.url);
  await writeTo(s, 1);
  await until(
    async () => (await s.act((tx) => tx.query("SELECT 1 FROM message WHERE attempts = 1"))).length === 1,
    "first refusal",
  );
  await writeTo(s, 3);
  await until(async () => (await states(s)).SENT === 4, "all to be sent");
  expect(Math.min(...times.slice(1)) - (times[0] ?? 0)).toBeGreaterThanOrEqual(2_900);
  const tries = await s.act((tx) =>
    tx.query<{ attempts: number }>(
      "SELECT attempts FROM message WHERE direction = 'OUTBOUND' ORDER BY attempts",
    ),
  );
  expect(tries.map((row) => row.attempts)).toEqual([0, 0, 0, 1]);
  await rx.close();
});
