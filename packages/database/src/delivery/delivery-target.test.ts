import { BREAKER } from "@contact-identity/domain";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { newId } from "../id.ts";
import { type Fixture, fixture } from "../testing/workspace-fixture.ts";
import { type Tx, transaction } from "../transaction.ts";
import { holdTarget, noteAnswer, noteFailure, passGate, takePlace } from "./delivery-target.ts";
import { queueDelivery } from "./queue-delivery.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

async function target() {
  const ws = await at.workspace();
  const id = newId();
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(at.database, ws, work);
  return {
    id,
    within,
    rest: () =>
      within((tx) => tx.query("UPDATE delivery_target SET held_until = '-infinity' WHERE id = $1", [id])),
  };
}

describe("a target's pace", () => {
  test("lets a burst go, then one after the other; nobody's place is given twice", async () => {
    const { id, within } = await target();
    const places = await Promise.all(
      Array.from({ length: 8 }, () => within((tx) => takePlace(tx, id, { perSecond: 0.01, burst: 3 }))),
    );
    const waits = places.sort((a, b) => a - b);
    expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
    expect(waits.slice(3).map((wait) => Math.round(wait / 100_000))).toEqual([1, 2, 3, 4, 5]);
  });

  test("one that is held gives places after that, lets nothing through, and only its own wait", async () => {
    const [one, other] = [await target(), await target()];
    await one.within((tx) => holdTarget(tx, one.id, 500_000));
    await one.within((tx) => holdTarget(tx, one.id, 5));
    expect(await one.within((tx) => passGate(tx, one.id))).toMatchObject({
      type: "held",
      forMs: expect.any(Number),
    });
    expect(await one.within((tx) => takePlace(tx, one.id, { perSecond: 100, burst: 1 }))).toBeGreaterThan(
      400_000,
    );
    expect(await other.within((tx) => passGate(tx, other.id))).toEqual({ type: "open" });
  });
});

describe("a target that fails again and again", () => {
  const fail = async ({ id, within }: Awaited<ReturnType<typeof target>>, times: number) => {
    for (let n = 0; n < times; n++) await within((tx) => noteFailure(tx, id));
  };

  test("rests after so many failures in a row; an answer between them begins the count again", async () => {
    const t = await target();
    await fail(t, BREAKER.opensAt - 1);
    await t.within((tx) => noteAnswer(tx, t.id));
    await fail(t, BREAKER.opensAt - 1);
    expect(await t.within((tx) => passGate(tx, t.id))).toEqual({ type: "open" });
    await fail(t, 1);
    expect(await t.within((tx) => passGate(tx, t.id))).toEqual({ type: "broken" });
  });

  test("is probed by one when its rest is over, however many come at that moment", async () => {
    const t = await target();
    await fail(t, BREAKER.opensAt);
    await t.rest();
    const gates = await Promise.all(Array.from({ length: 8 }, () => t.within((tx) => passGate(tx, t.id))));
    expect(gates.filter(({ type }) => type === "open")).toHaveLength(1);
    expect(gates.filter(({ type }) => type === "broken")).toHaveLength(7);
  });

  test("that takes the probe gets at once what waits for it, but for what has its place already", async () => {
    const t = await target();
    const payload = { codeId: newId(), channelId: t.id };
    await t.within((tx) => queueDelivery(tx, "internal.code-queued", t.id, payload, { afterMs: 3_600_000 }));
    await fail(t, BREAKER.opensAt);
    await t.rest();
    expect(await t.within((tx) => passGate(tx, t.id))).toEqual({ type: "open" });
    await t.within((tx) => noteAnswer(tx, t.id));
    const waiting = await t.within((tx) =>
      tx.query("SELECT 1 FROM outbox WHERE target_id = $1 AND not_before > now()", [t.id]),
    );
    expect([await t.within((tx) => passGate(tx, t.id)), waiting]).toEqual([{ type: "open" }, []]);
  });
});
