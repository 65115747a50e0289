import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ActingProcesses } from "../testing/acting-processes.ts";
import { actingProcesses } from "../testing/acting-processes.ts";
import { anHourLater } from "../testing/hour.ts";
import { asStored, decidedAgain, wrongs } from "../testing/picture.ts";
import { randomActs } from "../testing/random-acts.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import { retrying } from "../transaction.ts";

/** `npm run soak` asks for more of the same. */
const OPERATIONS = Number(process.env.OPERATIONS ?? 400);
const FIRST_SEED = Number(process.env.SEED ?? 1);
/** Operations on one workspace; half of them by each process. */
const TOWN = 200;

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

describe("what two processes do at random, at the same time, leaves what all evidence and all decisions at once would give", () => {
  const seeds = Array.from({ length: Math.ceil(OPERATIONS / TOWN) }, (_, i) => FIRST_SEED + i);
  test.each(seeds)(
    "seed %i: groups, suggestions, shared values, what is shown; no error, no message lost or misfiled",
    async (seed) => {
      const ws = await at.workspace();
      const channels = [(await at.channel(ws)).id, (await at.channel(ws)).id, (await at.channel(ws)).id];
      const lists = [0, 1].map((who) => randomActs(seed * 2 + who, TOWN / 2, channels));
      const answers = await processes.run(ws, lists, 3);
      expect(answers.flat().filter((answer) => "error" in answer)).toEqual([]);
      const told = lists.flat().filter((act) => act.do === "tell").length;
      await retrying(at.database, ws, async (tx) => {
        expect(await wrongs(tx)).toEqual([]);
        const [count] = await tx.query(
          `SELECT count(*)::int AS stored, count(*) FILTER (WHERE m.text NOT IN ('', s.reply_to))::int AS misfiled
         FROM message m JOIN conversation c ON c.id = m.conversation_id JOIN contact_source s ON s.id = c.source_id`,
        );
        expect(count).toEqual({ stored: told, misfiled: 0 });
        await anHourLater(tx);
        expect(await wrongs(tx)).toEqual([]);
        const { partition: _, ...again } = await decidedAgain(tx);
        expect(await asStored(tx)).toEqual(again);
      });
    },
  );
});
