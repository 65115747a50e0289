import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Refused } from "../refused.ts";
import { type Fixture, fixture } from "../testing/workspace-fixture.ts";
import { type Tx, transaction } from "../transaction.ts";
import { claimMessage } from "./claim-message.ts";
import { messagesByIds } from "./message-store.ts";
import { recordDelivery, retryDelivery } from "./record-delivery.ts";
import { retryMessage } from "./retry-message.ts";
import { sendMessage } from "./send-message.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

/** A conversation with messages to be sent. */
async function talk(...texts: readonly string[]) {
  const channel = await at.channel(await at.workspace());
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(at.database, channel.workspaceId, work);
  const conversationId = (await at.tell(channel, "ann")).conversationId as string;
  const ids: string[] = [];
  for (const text of texts) ids.push(await within((tx) => sendMessage(tx, { conversationId, text })));
  /** Messages whose turn was told since the last call. */
  const turns = async () =>
    (
      await within((tx) =>
        tx.query<{
          id: string;
        }>(`WITH d AS (UPDATE outbox SET relayed_at = now() WHERE type = 'internal.message-queued' AND relayed_at IS NULL RETURNING id, payload)
          SELECT payload ->> 'messageId' AS id FROM d ORDER BY id`),
      )
    ).map((row) => texts[ids.indexOf(row.id)]);
  const claim = async (index: number, job: string = randomUUID()) =>
    (await within((tx) => claimMessage(tx, ids[index] as string, job)))?.text ?? null;
  return { channel, within, conversationId, ids: ids as [string, ...string[]], turns, claim };
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (e: unknown) => (e instanceof Refused ? e.refusals[0]?.code : e),
  );

describe("a message is sent by one job at a time", () => {
  test("of many jobs at once one has it, and has it again after a kill", async () => {
    const { claim } = await talk("one");
    const jobs = Array.from({ length: 8 }, () => randomUUID());
    const got = await Promise.all(jobs.map((job) => claim(0, job)));
    expect(got.filter((text) => text !== null)).toEqual(["one"]);
    expect(await claim(0, jobs[got.indexOf("one")])).toBe("one");
  });

  test("a later message of the conversation waits until the first is done", async () => {
    const { within, ids, claim, turns } = await talk("one", "two");
    expect([await claim(1), await claim(0)]).toEqual([null, "one"]);
    await turns();
    await within((tx) => recordDelivery(tx, ids[0], { externalId: "x-1" }));
    expect([await turns(), await claim(1)]).toEqual([["two"], "two"]);
  });
});

describe("a failed message that is sent again", () => {
  test("has all its tries, no word of its failure, and goes before what is still queued", async () => {
    const { within, ids, claim, turns } = await talk("one", "two");
    await within((tx) => recordDelivery(tx, ids[0], { failure: "no such person" }));
    await turns();
    await within((tx) => retryMessage(tx, ids[0]));
    expect((await within((tx) => messagesByIds(tx, [ids[0]])))[0]).toMatchObject({
      status: "QUEUED",
      failure: null,
      attempts: 0,
    });
    expect([await turns(), await claim(1), await claim(0)]).toEqual([["one"], null, "one"]);
  });

  test("waits for one that is under way, and has its turn when that is done or put off", async () => {
    for (const end of ["sent", "put off"]) {
      const { within, ids, claim, turns } = await talk("one", "two");
      await within((tx) => recordDelivery(tx, ids[0], { failure: "no such person" }));
      expect(await claim(1)).toBe("two");
      await within((tx) => retryMessage(tx, ids[0]));
      expect(await claim(0)).toBeNull();
      await turns();
      const second = ids[1] as string;
      await within((tx) =>
        end === "sent"
          ? recordDelivery(tx, second, { externalId: "x" })
          : retryDelivery(tx, second, "HTTP 503", null),
      );
      expect([(await turns())[0], await claim(0)]).toEqual(["one", "one"]);
    }
  });

  test("is refused when it did not fail, is not ours, is nobody's, or is of a closed conversation", async () => {
    const { within, ids, conversationId } = await talk("one");
    const again = (id: string) => refusal(within((tx) => retryMessage(tx, id)));
    const [inbound] = await within((tx) =>
      tx.query<{ id: string }>("SELECT id FROM message WHERE direction = 'INBOUND'"),
    );
    expect([await again(ids[0]), await again(inbound?.id as string), await again(randomUUID())]).toEqual([
      "CONFLICT",
      "CONFLICT",
      "NOT_FOUND",
    ]);
    await within((tx) => recordDelivery(tx, ids[0], { failure: "no" }));
    await within((tx) =>
      tx.query("UPDATE conversation SET status = 'CLOSED', closed_at = now() WHERE id = $1", [
        conversationId,
      ]),
    );
    expect(await again(ids[0])).toBe("CONFLICT");
  });
});

describe("six tries within about five minutes", () => {
  const pausesOf = async (asked: number | null) => {
    const { within, ids } = await talk("one");
    for (let i = 0; i < 6; i++) await within((tx) => retryDelivery(tx, ids[0], "HTTP 503", asked));
    const rows = await within((tx) =>
      tx.query<{ ms: number }>(
        `SELECT extract(epoch FROM not_before - created_at)::float8 * 1000 AS ms FROM outbox WHERE not_before IS NOT NULL ORDER BY id`,
      ),
    );
    const [message] = await within((tx) => messagesByIds(tx, ids));
    return { pauses: rows.map((row) => row.ms), message };
  };

  test("with growing pauses, then a failure that says why", async () => {
    const { pauses, message } = await pausesOf(null);
    expect(pauses).toHaveLength(5);
    const whole = pauses.reduce((a, b) => a + b, 0);
    expect(whole).toBeGreaterThan(200_000);
    expect(whole).toBeLessThan(330_000);
    expect(message).toMatchObject({ status: "FAILED", failure: "given up after 6 tries: HTTP 503" });
  });

  test("never sooner than the provider asks", async () => {
    const { pauses } = await pausesOf(240_000);
    for (const pause of pauses) expect(pause).toBeGreaterThan(239_000);
  });

  test("a provider that asks for more than an hour is not waited for", async () => {
    const { pauses, message } = await pausesOf(2 * 3_600_000);
    expect(pauses).toEqual([]);
    expect(message).toMatchObject({
      status: "FAILED",
      failure: "the provider asks to wait for 120 minutes: HTTP 503",
    });
  });
});
