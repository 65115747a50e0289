import { describe, expect, test } from "@jest/globals";
import { SHARE, sharesOf, type Turn } from "./shares.ts";

/** A clock that goes on when somebody waits, or works. */
function desk() {
  let time = 1_000;
  const waits: { readonly until: number; readonly go: () => void }[] = [];
  const shares = sharesOf(
    () => time,
    (ms) => new Promise<void>((go) => waits.push({ until: time + ms, go: () => go() })),
  );
  return {
    shares,
    now: () => time,
    async pass(ms: number) {
      const end = time + ms;
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        waits.sort((a, b) => a.until - b.until);
        const next = waits[0];
        if (!next || next.until > end) break;
        time = Math.max(time, next.until);
        waits.shift()?.go();
      }
      time = end;
    },
  };
}

const isTurn = (one: Turn | number): one is Turn => typeof one !== "number";

describe("a caller's part of the time", () => {
  test("eight lanes of dear documents take their burst, then a tenth of the time, no matter who else comes", async () => {
    const { shares, pass } = desk();
    let worked = 0;
    const over = { now: false };
    const lane = async () => {
      while (!over.now) {
        const turn = await shares.enter("dear");
        if (!isTurn(turn)) return;
        worked += 7;
        turn.done(7);
      }
    };
    const lanes = Array.from({ length: 8 }, lane);
    await pass(30_000);
    over.now = true;
    const allowed = SHARE.burstMs + SHARE.part * 30_000;
    expect(worked).toBeGreaterThan(0.8 * allowed);
    expect(worked).toBeLessThan(1.1 * allowed + 8 * 7);
    const calm = await Promise.race([shares.enter("somebody else"), Promise.resolve("waits")]);
    expect(calm).not.toBe("waits");
    await pass(60_000);
    await Promise.all(lanes);
  });

  test("what costs next to nothing never waits, a thousand times a second", async () => {
    const { shares, pass, now } = desk();
    const began = now();
    for (let i = 0; i < 10_000; i++) {
      const turn = await shares.enter("busy");
      if (isTurn(turn)) turn.done(0.05);
      if (i % 10 === 0) await pass(10);
    }
    expect(now() - began).toBe(10_000);
  });

  test("a large body is counted before it is read", async () => {
    const { shares } = desk();
    let taken = 0;
    const next = () => Promise.race([shares.enter("large", 2 ** 20), new Promise((no) => setImmediate(no))]);
    while ((await next()) !== undefined && taken < 1_000) taken++;
    expect(taken).toBeLessThan(SHARE.burstMs / 5);
  });

  test("who would wait too long is told for how long", async () => {
    const { shares } = desk();
    const first = await shares.enter("one");
    if (isTurn(first)) first.done(60_000);
    expect(await shares.enter("one")).toBeGreaterThan(500);
    expect(isTurn(await shares.enter("other"))).toBe(true);
  });
});
