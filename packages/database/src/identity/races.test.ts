import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ActingProcesses } from "../testing/acting-processes.ts";
import { actingProcesses } from "../testing/acting-processes.ts";
import type { Answer } from "../testing/identity-acts.ts";
import { perform } from "../testing/identity-acts.ts";
import { wrongs } from "../testing/picture.ts";
import { racePicture } from "../testing/race-picture.ts";
import { RACE_ACTS, type RaceTown, raceTown } from "../testing/race-town.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import { retrying } from "../transaction.ts";

/** `npm run soak` asks for every pair, many times. Here each act meets itself, and one in SLICE of the others. */
const SLICE = Number(process.env.RACE_SLICE ?? 12);
/** Another slice than the one of `npm test`. */
const FROM = Number(process.env.RACE_FROM ?? 0);
const ROUNDS = Number(process.env.RACE_ROUNDS ?? 1);
/** Only pairs in which both names contain this. */
const ONLY = process.env.RACE_ONLY ?? "";

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

type Pair = readonly [string, string];
const names = Object.keys(RACE_ACTS);
const pairs = names
  .flatMap((one, i) =>
    names
      .slice(i)
      .map((other, j): readonly [string, string, number] => [one, other, j === 0 ? 0 : 7 * i + 3 * j]),
  )
  .filter(([one, other, place]) => (place + FROM) % SLICE === 0 && one.includes(ONLY) && other.includes(ONLY))
  .map(([one, other]): Pair => [one, other]);

const townOf = ([one, other]: Pair): Promise<RaceTown> =>
  raceTown(at, new Set([one, other].flatMap((name) => RACE_ACTS[name]?.needs ?? [])));
const actOf = (name: string, town: RaceTown) => (RACE_ACTS[name] as (typeof RACE_ACTS)[string]).act(town);

/** Random ids are no part of what an act answers. */
const told = (answer: Answer | undefined) =>
  JSON.stringify(answer).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id");

/** What two acts answer and leave behind. */
const outcome = async (
  workspace: string,
  first: Answer | undefined,
  second: Answer | undefined,
): Promise<string> =>
  `${told(first)}\n${told(second)}\n${await retrying(at.database, workspace, racePicture)}`;

async function inTurn(pair: Pair, swapped: boolean): Promise<string> {
  const town = await townOf(pair);
  const answers: Answer[] = [];
  for (const at_ of swapped ? [1, 0] : [0, 1])
    answers[at_] = await perform(at.database, town.workspace, actOf(pair[at_] as string, town));
  return outcome(town.workspace, answers[0], answers[1]);
}

/** One act by each process, a little apart, in either order: who comes first, and how far, must not matter. */
async function atOnce(pair: Pair, turn: number) {
  const town = await townOf(pair);
  const apart = (turn % 7) - 3;
  const orders = pair.map((name, who) => ({
    ...{ workspace: town.workspace, acts: [actOf(name, town)], atOnce: 1 },
    after: Math.max(0, who === 0 ? apart : -apart),
  }));
  const answers = await processes.follow(orders);
  return { workspace: town.workspace, seen: await outcome(town.workspace, answers[0]?.[0], answers[1]?.[0]) };
}

describe("two acts at the same time, from two processes, answer and leave what one after the other would", () => {
  test.each(names)("%s, and others", async (name) => {
    const wrong: string[] = [];
    for (const [i, pair] of pairs.filter(([one]) => one === name).entries()) {
      const serial = [await inTurn(pair, false), await inTurn(pair, true)];
      for (let round = 0; round < ROUNDS; round++) {
        const { workspace, seen } = await atOnce(pair, i + round);
        const title = pair.join(" × ");
        if (!serial.includes(seen))
          wrong.push(`${title}\n--- at once\n${seen}\n--- in turn\n${serial.join("\n--- or\n")}`);
        for (const what of await retrying(at.database, workspace, wrongs)) wrong.push(`${title}: ${what}`);
      }
    }
    expect(wrong.join("\n\n")).toBe("");
  });
});
