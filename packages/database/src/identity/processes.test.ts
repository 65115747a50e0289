import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { resolveContacts } from "../contact/contact-store.ts";
import type { ActingProcesses } from "../testing/acting-processes.ts";
import { actingProcesses } from "../testing/acting-processes.ts";
import { anHourLater } from "../testing/hour.ts";
import type { Act } from "../testing/identity-acts.ts";
import { asStored, decidedAgain, wrongs } from "../testing/picture.ts";
import { chance } from "../testing/random-acts.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import type { Tx } from "../transaction.ts";
import { retrying } from "../transaction.ts";

const PROCESSES = 4;

let at: Fixture;
let processes: ActingProcesses;
beforeAll(async () => {
  at = await fixture();
  processes = await actingProcesses(PROCESSES, at);
});
afterAll(async () => {
  await processes.close();
  await at.close();
});

const dealt = (acts: readonly Act[]) =>
  Array.from({ length: PROCESSES }, (_, who) => acts.filter((_act, i) => i % PROCESSES === who));

async function town() {
  const ws = await at.workspace();
  const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
  const count = async (table: string) =>
    (await act((tx) => tx.queryOnce<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)))[0]
      ?.n as number;
  const isSound = () =>
    act(async (tx) => {
      expect(await wrongs(tx)).toEqual([]);
      await anHourLater(tx);
      const { partition: _, ...again } = await decidedAgain(tx);
      expect(await asStored(tx)).toEqual(again);
      expect(await wrongs(tx)).toEqual([]);
    });
  /** New contacts that share nothing. */
  const strangers = async (many: number) => {
    const line = await at.channel(ws);
    const told: string[] = [];
    for (let i = 0; i < many; i++) told.push((await at.tell(line, `stranger-${i}`)).contactId);
    return told;
  };
  const rootsOf = async (ids: readonly string[]) => {
    const found = await act((tx) => resolveContacts(tx, ids));
    return new Set(ids.map((id) => found.get(id)?.id));
  };
  return { ws, act, count, isSound, strangers, rootsOf };
}

test("64 first messages of one account from four processes at once are one contact with 64 messages in one conversation", async () => {
  const { ws, count, isSound } = await town();
  const channel = (await at.channel(ws)).id;
  const said = { email: "ann@shop.dev", phone: "+14155550101", name: "Ann" };
  const acts = Array.from(
    { length: 64 },
    (): Act => ({ do: "tell", channel, account: "ann", said: { ...said } }),
  );
  const answers = (await processes.run(ws, dealt(acts), 16)).flat();
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toEqual({ ok: expect.any(String) });
  expect([await count("contact"), await count("conversation"), await count("message")]).toEqual([1, 1, 64]);
  await isSound();
});

test("64 accounts that bring the same verified e-mail at once are, after STORM's hour, one contact with 64 messages", async () => {
  const { ws, act, count, isSound } = await town();
  const channels = [(await at.channel(ws)).id, (await at.channel(ws)).id];
  const acts = Array.from(
    { length: 64 },
    (_, i): Act => ({
      do: "tell",
      channel: channels[i % 2] as string,
      account: `a${i}`,
      said: { email: "ann@shop.dev" },
    }),
  );
  const answers = (await processes.run(ws, dealt(acts), 16)).flat();
  expect(answers.filter((answer) => !("ok" in answer))).toEqual([]);
  // Five merges went through the value at once; all others wait, as suggestions, for a person or for the hour to pass.
  expect([await count("message"), await count("contact WHERE live")]).toEqual([64, 59]);
  expect(await count("merge_suggestion WHERE status = 'OPEN' AND held_back_by = '{STORM}'")).toBe(58);
  await act(anHourLater);
  expect([await count("contact WHERE live"), await count("merge_suggestion WHERE status = 'OPEN'")]).toEqual([
    1, 0,
  ]);
  await isSound();
});

test("a ring of 32 contacts merged in random pairs from four processes is one contact; one alone hears that its pair is one already", async () => {
  for (const seed of [1, 2, 3]) {
    const { next } = chance(seed);
    const { ws, isSound, strangers, rootsOf } = await town();
    const ring = await strangers(32);
    const acts = ring.map((id, i): Act => {
      const other = ring[(i + 1) % ring.length] as string;
      return next(2)
        ? { do: "merge", survivor: id, absorbed: other }
        : { do: "merge", survivor: other, absorbed: id };
    });
    const shuffled = acts.map((act) => ({ act, by: next(1000) })).sort((a, b) => a.by - b.by);
    const answers = (await processes.run(ws, dealt(shuffled.map(({ act }) => act)), 8)).flat();
    expect(answers.filter((answer) => !("ok" in answer))).toEqual([{ refused: "SAME_CONTACT" }]);
    expect((await rootsOf(ring)).size).toBe(1);
    await isSound();
  }
});

test("A into B in one process against B into A in another: one happens, the other hears that they are one", async () => {
  const { ws, isSound, strangers, rootsOf } = await town();
  const people = await strangers(40);
  const pairs = people.flatMap((id, i) => (i % 2 === 0 ? [[id, people[i + 1] as string] as const] : []));
  const one = pairs.map(([a, b]): Act => ({ do: "merge", survivor: a, absorbed: b }));
  const two = pairs.map(([a, b]): Act => ({ do: "merge", survivor: b, absorbed: a }));
  const [first, second] = (await processes.run(ws, [one, two], 2)) as [unknown[], unknown[]];
  for (const [i, pair] of pairs.entries()) {
    expect([first[i], second[i]]).toContainEqual({ ok: expect.any(String) });
    expect([first[i], second[i]]).toContainEqual({ refused: "SAME_CONTACT" });
    expect((await rootsOf(pair)).size).toBe(1);
  }
  await isSound();
});
