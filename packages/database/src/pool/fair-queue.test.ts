import { describe, expect, test } from "@jest/globals";
import { Busy, CallerGone } from "./busy.ts";
import { type FairQueue, fairQueue, type Leave } from "./fair-queue.ts";

const queue = (more: Partial<Parameters<typeof fairQueue>[0]> = {}): FairQueue =>
  fairQueue({ places: 12, waiting: 1_000, waitingOfOne: 250, waitMs: 5_000, ...more });

/** Asks `count` times for a key; what came in so far. */
function asks(of: FairQueue, key: string, count: number): Leave[] {
  const inside: Leave[] = [];
  for (let i = 0; i < count; i++)
    of.enter(key).then(
      (leave) => inside.push(leave),
      () => {},
    );
  return inside;
}
const soon = () => new Promise((resolve) => setImmediate(resolve));

describe("nobody takes all places", () => {
  test("one greedy key has half of them, and anyone who comes new gets in at once", async () => {
    const of = queue();
    const greedy = asks(of, "greedy", 200);
    await soon();
    expect(greedy).toHaveLength(6);
    const other = asks(of, "other", 1);
    await soon();
    expect(other).toHaveLength(1);
  });

  test("beside three greedy ones there is still a place for one more", async () => {
    const of = queue();
    const greedy = Array.from({ length: 3 }, (_, n) => asks(of, `greedy ${n}`, 20));
    await soon();
    const other = asks(of, "other", 1);
    await soon();
    expect([other.length, greedy.every((mine) => mine.length >= 1)]).toEqual([1, true]);
  });

  test("where all are taken, the next free place goes to the one who holds nothing, and not to the one who asked most", async () => {
    const of = queue({ places: 3 });
    const [a, b] = [asks(of, "a", 100), asks(of, "b", 1)];
    await soon();
    expect([a.length, b.length]).toEqual([2, 1]);
    const c = asks(of, "c", 1);
    b[0]?.();
    await soon();
    expect([a.length, c.length]).toEqual([2, 1]);
    // And one that a greedy key gives back stays free for anyone who comes.
    a[0]?.();
    await soon();
    expect([a.length, of.held()]).toEqual([2, 2]);
  });

  test("keys that hold as much take turns, through to the last", async () => {
    const of = queue({ places: 1 });
    const order: string[] = [];
    const all = ["a", "a", "a", "b", "b", "b", "c"].map(async (key) => {
      const leave = await of.enter(key);
      order.push(key);
      await soon();
      leave();
    });
    await Promise.all(all);
    expect(order.join("")).toBe("aabcabb");
    expect([of.held(), of.waiting()]).toEqual([0, 0]);
  });

  test("a limit of one's own counts beside that", async () => {
    const of = queue({ places: 100, mostOfOne: 2 });
    const mine = asks(of, "me", 10);
    await soon();
    expect(mine).toHaveLength(2);
  });
});

describe("nobody waits in vain without being told", () => {
  test("beyond what may wait, of one or of all, one is refused at once", async () => {
    const of = queue({ places: 1, waiting: 5, waitingOfOne: 3 });
    asks(of, "a", 4);
    await expect(of.enter("a")).rejects.toThrow(Busy);
    asks(of, "b", 2);
    await expect(of.enter("c")).rejects.toMatchObject({ name: "Busy", retryAfter: 1, statusCode: 429 });
  });

  test("anyone who waits too long is refused, and has left the queue", async () => {
    const of = queue({ places: 1, waitMs: 20 });
    const [first] = [await of.enter("a")];
    await expect(of.enter("a")).rejects.toThrow(/Try again/);
    expect(of.waiting()).toBe(0);
    first();
    (await of.enter("a"))();
  });

  test("anyone who goes leaves the queue at once, and takes nobody's turn", async () => {
    const of = queue({ places: 1 });
    const first = await of.enter("a");
    const gone = new AbortController();
    const leaving = of.enter("a", gone.signal);
    const later = asks(of, "a", 1);
    gone.abort();
    await expect(leaving).rejects.toThrow(CallerGone);
    expect(of.waiting()).toBe(1);
    first();
    await soon();
    expect(later).toHaveLength(1);
    await expect(of.enter("b", gone.signal)).rejects.toThrow(CallerGone);
  });

  test("leaving twice gives one place back", async () => {
    const of = queue({ places: 2 });
    const [a] = [await of.enter("a"), await of.enter("b")];
    a();
    a();
    expect(of.held()).toBe(1);
  });
});

test("places come back, whatever order of coming, waiting and going", async () => {
  const of = queue({ places: 5, waitMs: 5 });
  let seed = 7;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  await Promise.all(
    Array.from({ length: 500 }, async (_, n) => {
      const gone = new AbortController();
      if (n % 3 === 0) setTimeout(() => gone.abort(), random() * 10);
      const leave = await of.enter(`key ${n % 7}`, gone.signal).catch(() => () => {});
      expect(of.held()).toBeLessThanOrEqual(5);
      await new Promise((resolve) => setTimeout(resolve, random() * 5));
      leave();
    }),
  );
  expect([of.held(), of.waiting()]).toEqual([0, 0]);
});
