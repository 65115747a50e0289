import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { ChannelRow } from "../channel/channel.row.ts";
import { pruneInbound } from "../inbound/prune-inbound.ts";
import { type Fixture, fixture } from "../testing/workspace-fixture.ts";
import { transaction } from "../transaction.ts";
import { applyReceipt, applyWatermark } from "./apply-receipt.ts";
import { messagesByIds } from "./message-store.ts";
import { recordDelivery } from "./record-delivery.ts";
import { sendMessage } from "./send-message.ts";

let at: Fixture;
let channel: ChannelRow;
let conversationId: string;
const within = <T>(work: Parameters<typeof transaction<T>>[2]) =>
  transaction(at.database, channel.workspaceId, work);

beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());
beforeEach(async () => {
  channel = await at.channel(await at.workspace());
  conversationId = (await at.tell(channel, "ann", { id: "in-1" })).conversationId as string;
});

const queued = () => within((tx) => sendMessage(tx, { conversationId, text: "hello" }));
const sent = async (externalId: string) => {
  const id = await queued();
  await within((tx) => recordDelivery(tx, id, { externalId }));
  return id;
};
const stateOf = async (id: string) => {
  const [row] = await within((tx) => messagesByIds(tx, [id]));
  return [row?.status, row?.externalId, row?.failure];
};
const failures = () =>
  within((tx) => tx.query("SELECT payload->>'messageId' AS id FROM outbox WHERE type = 'message.failed'"));

describe("an id that a provider answers twice", () => {
  test("stops no delivery: the second message is sent, without an id", async () => {
    const [first, second] = [await sent("same"), await sent("same")];
    expect([await stateOf(first), await stateOf(second)]).toEqual([
      ["SENT", "same", null],
      ["SENT", null, null],
    ]);
  });

  test("at the same moment as well", async () => {
    const ids = [await queued(), await queued()];
    await Promise.all(ids.map((id) => within((tx) => recordDelivery(tx, id, { externalId: "same" }))));
    const states = await Promise.all(ids.map(stateOf));
    expect(states.map(([status]) => status)).toEqual(["SENT", "SENT"]);
    expect(new Set(states.map(([, id]) => id))).toEqual(new Set(["same", null]));
  });

  test("may be that of a message that came in: both have it, and the one that comes again is known again", async () => {
    expect(await stateOf(await sent("in-1"))).toEqual(["SENT", "in-1", null]);
    expect(await at.tell(channel, "ann", { id: "in-1" })).toMatchObject({ duplicate: true });
    await sent("out-1");
    expect(await at.tell(channel, "ann", { id: "out-1" })).toMatchObject({ duplicate: false });
  });
});

describe("a receipt that is told before the provider's answer is recorded", () => {
  test("of a failure is applied then, and told", async () => {
    const id = await queued();
    await within((tx) =>
      applyReceipt(tx, channel.id, { externalId: "x", status: "FAILED", failure: "no such number" }),
    );
    await within((tx) => recordDelivery(tx, id, { externalId: "x" }));
    expect(await stateOf(id)).toEqual(["FAILED", "x", "no such number"]);
    expect(await failures()).toEqual([{ id }]);
  });

  test("and by several goes as far as the furthest", async () => {
    for (const status of ["READ", "DELIVERED"] as const)
      await within((tx) => applyReceipt(tx, channel.id, { externalId: "x", status }));
    expect(await stateOf(await sent("x"))).toEqual(["READ", "x", null]);
  });

  test("is never missed when both happen at once", async () => {
    for (let round = 0; round < 20; round++) {
      const id = await queued();
      await Promise.all([
        within((tx) => recordDelivery(tx, id, { externalId: `x-${round}` })),
        within((tx) => applyReceipt(tx, channel.id, { externalId: `x-${round}`, status: "DELIVERED" })),
      ]);
      expect(await stateOf(id)).toEqual(["DELIVERED", `x-${round}`, null]);
    }
  });

  test("waits ten minutes, and is forgotten", async () => {
    await within((tx) => applyReceipt(tx, channel.id, { externalId: "x", status: "FAILED" }));
    await within((tx) => tx.query("UPDATE early_receipt SET received_at = now() - interval '11 minutes'"));
    expect(await stateOf(await sent("x"))).toEqual(["SENT", "x", null]);
    await within((tx) => applyReceipt(tx, channel.id, { externalId: "y", status: "FAILED" }));
    await within((tx) => tx.query("UPDATE early_receipt SET received_at = now() - interval '11 minutes'"));
    await pruneInbound(at.database);
    expect(await within((tx) => tx.query("SELECT 1 FROM early_receipt"))).toEqual([]);
  });
});

describe("a receipt for all up to a time", () => {
  const mark = (status: "DELIVERED" | "READ", upTo: number, account = "ann") =>
    within((tx) => applyWatermark(tx, channel.id, { account, status, upTo }));
  const statusOf = async (id: string) => (await stateOf(id))[0];
  const sentAt = async (externalId: string, ms: number) => {
    const id = await sent(externalId);
    await within((tx) =>
      tx.query("UPDATE message SET sent_at = to_timestamp($2::float8 / 1000) WHERE id = $1", [id, ms]),
    );
    return id;
  };

  test("moves what was sent to that person by then, and nothing later, of another person, failed or still queued", async () => {
    const [before, after, failed] = [
      await sentAt("a", 1_000),
      await sentAt("b", 3_000),
      await sentAt("c", 1_000),
    ];
    await within((tx) => applyReceipt(tx, channel.id, { externalId: "c", status: "FAILED" }));
    const other = (await at.tell(channel, "bob")).conversationId as string;
    const toBob = await within((tx) => sendMessage(tx, { conversationId: other, text: "hello" }));
    await within((tx) => recordDelivery(tx, toBob, { externalId: "d" }));
    await within((tx) => tx.query("UPDATE message SET sent_at = to_timestamp(1) WHERE id = $1", [toBob]));
    const waiting = await queued();
    await mark("READ", 2_000);
    expect(await Promise.all([before, after, failed, toBob, waiting].map(statusOf))).toEqual([
      "READ",
      "SENT",
      "FAILED",
      "SENT",
      "QUEUED",
    ]);
  });

  test("goes forwards only", async () => {
    const id = await sentAt("a", 1_000);
    for (const status of ["DELIVERED", "READ", "DELIVERED"] as const) await mark(status, 1_000);
    expect(await statusOf(id)).toBe("READ");
  });

  test("of now covers what was just recorded", async () => {
    const id = await sent("a");
    await mark("DELIVERED", Date.now() + 1_000);
    expect(await statusOf(id)).toBe("DELIVERED");
  });
});
