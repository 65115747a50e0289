import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ActingProcesses } from "../testing/acting-processes.ts";
import { actingProcesses } from "../testing/acting-processes.ts";
import type { Answer } from "../testing/identity-acts.ts";
import { perform } from "../testing/identity-acts.ts";
import { ORDER_ACTS, orderTown, seen } from "../testing/order-town.ts";
import { asStored, decidedAgain, wrongs } from "../testing/picture.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import { retrying } from "../transaction.ts";

/** Every so-manieth pair; `npm run soak` takes all of them, several times. */
const EVERY = Number(process.env.ORDERS_EVERY ?? 9);
const ROUNDS = Number(process.env.ORDERS_ROUNDS ?? 1);

let at: Fixture;
let processes: ActingProcesses;
beforeAll(async () => {
  at = await fixture();
  processes = await actingProcesses(2, at);
});
afterAll(async () => {
  await processes.close();
  await at.close();
});

type Name = keyof typeof ORDER_ACTS;
const names = Object.keys(ORDER_ACTS);
const pairs = names
  .flatMap((one, i) => names.slice(i).map((two): [Name, Name] => [one, two]))
  .filter((_, i) => i % EVERY === 0);

/** In a town of its own, one after the other. Returns in the order of the names. */
async function serially(first: Name, second: Name, swap: boolean): Promise<unknown> {
  const town = await orderTown(at);
  const answers: Answer[] = [];
  for (const name of [first, second])
    answers.push(await perform(at.database, town.ws, ORDER_ACTS[name]?.(town) as never));
  return seen(at, town, swap ? answers.reverse() : answers);
}

describe("two acts at the same time, each in its process, end as one after the other would", () => {
  test.each(pairs)("%s | %s", async (one, two) => {
    const orders = [await serially(one, two, false), await serially(two, one, true)];
    for (let round = 0; round < ROUNDS; round++) {
      const town = await orderTown(at);
      const [first, second] = await processes.run(
        town.ws,
        [[ORDER_ACTS[one]?.(town) as never], [ORDER_ACTS[two]?.(town) as never]],
        1,
      );
      const end = await seen(at, town, [...(first ?? []), ...(second ?? [])]);
      const fits = orders.some((order) => JSON.stringify(order) === JSON.stringify(end));
      if (!fits) expect(end).toEqual(orders[0]);
      await retrying(at.database, town.ws, async (tx) => {
        expect(await wrongs(tx)).toEqual([]);
        const { partition: _, ...again } = await decidedAgain(tx);
        expect(await asStored(tx)).toEqual(again);
      });
    }
  });
});
