import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ActingProcesses } from "../../testing/acting-processes.ts";
import { actingProcesses } from "../../testing/acting-processes.ts";
import type { Act, Answer } from "../../testing/identity-acts.ts";
import { asStored, decidedAgain, wrongs } from "../../testing/picture.ts";
import type { Fixture } from "../../testing/workspace-fixture.ts";
import { fixture } from "../../testing/workspace-fixture.ts";
import { retrying } from "../../transaction.ts";

const PROCESSES = 2;
const CALLERS = 8;
const ROWS = 25;
/** `npm run soak` asks for more of the same. */
const ROUNDS = Number(process.env.CALLER_ROUNDS ?? 1);

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

/** Eight callers say the same rows, each in an order of its own: forwards, backwards, or from another one on. */
async function callers(round: number, row: (n: number, caller: number) => Act) {
  const ws = await at.workspace();
  const orders = Array.from({ length: CALLERS }, (_, caller) => {
    const rows = Array.from({ length: ROWS }, (_row, n) => (n + caller * round * 3) % ROWS);
    return caller % 2 ? rows.toReversed() : rows;
  });
  const lists = Array.from({ length: PROCESSES }, (_, who) => {
    const mine = orders
      .map((rows, caller) => ({ rows, caller }))
      .filter(({ caller }) => caller % PROCESSES === who);
    return Array.from({ length: ROWS }, (_row, i) =>
      mine.map(({ rows, caller }) => ({ n: rows[i] as number, caller })),
    ).flat();
  });
  const acts = lists.map((list) => list.map(({ n, caller }) => row(n, caller)));
  const answers = await processes.run(ws, acts, CALLERS / PROCESSES);
  const byRow = Map.groupBy(
    lists.flatMap((list, who) => list.map(({ n }, i) => ({ n, answer: answers[who]?.[i] as Answer }))),
    ({ n }) => n,
  );
  const ask = <T extends object>(sql: string) => retrying(at.database, ws, (tx) => tx.queryOnce<T>(sql));
  const isSound = () =>
    retrying(at.database, ws, async (tx) => {
      expect(await wrongs(tx)).toEqual([]);
      const { partition: _, ...again } = await decidedAgain(tx);
      expect(await asStored(tx)).toEqual(again);
    });
  return { answers: [...byRow.values()].map((list) => list.map(({ answer }) => answer)), ask, isSound };
}

const rounds = Array.from({ length: ROUNDS }, (_, i) => i);
const mail = (n: number) => ({ kind: "EMAIL", value: `m${n}@shop.dev` }) as const;
const created = (list: readonly Answer[]) =>
  list.filter((answer) => "ok" in answer && answer.ok.endsWith(" created")).length;
const errors = (lists: readonly (readonly Answer[])[]) => lists.flat().filter((answer) => "error" in answer);
const EACH_ONCE = Array.from({ length: ROWS }, () => 1);

describe.each(rounds)(
  "8 callers bring the same 25 rows at the same time, each in another order (round %i)",
  (round) => {
    test.each([true, false])(
      "an address is one person, and one caller alone hears that it was created; vouched for: %s",
      async (attested) => {
        const { answers, ask, isSound } = await callers(round, (n) => ({
          do: "upsert",
          identifiers: [mail(n)],
          attested,
        }));
        expect(errors(answers)).toEqual([]);
        expect(answers.map(created)).toEqual(EACH_ONCE);
        expect(await ask("SELECT value FROM identifier GROUP BY value HAVING count(*) > 1")).toEqual([]);
        expect((await ask("SELECT 1 FROM contact")).length).toBe(ROWS);
        await isSound();
      },
    );

    test("with an id of each caller's own beside the address, no source and no contact holds two ids that are vouched for", async () => {
      const { answers, ask, isSound } = await callers(round, (n, caller) => ({
        do: "upsert",
        identifiers: [mail(n), { kind: "EXTERNAL_ID", value: `cust-${n}-${caller % 3}` }],
        attested: true,
      }));
      expect(errors(answers)).toEqual([]);
      expect(
        await ask(
          "SELECT source_id FROM identifier WHERE kind = 'EXTERNAL_ID' GROUP BY source_id HAVING count(*) > 1",
        ),
      ).toEqual([]);
      expect(
        await ask(
          `SELECT s.contact_id FROM identifier i JOIN contact_source s ON s.id = i.source_id WHERE i.kind = 'EXTERNAL_ID'
         GROUP BY 1 HAVING count(DISTINCT i.value) > 1`,
        ),
      ).toEqual([]);
      await isSound();
    });

    test("contactCreate makes a verified address once; the others hear IDENTIFIER_TAKEN", async () => {
      const { answers, ask, isSound } = await callers(round, (n) => ({
        do: "create",
        identifiers: [mail(n)],
        attested: true,
      }));
      expect(errors(answers)).toEqual([]);
      expect(answers.map(created)).toEqual(EACH_ONCE);
      const refused = answers
        .flat()
        .filter((answer) => "refused" in answer && answer.refused === "IDENTIFIER_TAKEN");
      expect(refused.length).toBe(ROWS * (CALLERS - 1));
      expect((await ask("SELECT 1 FROM contact")).length).toBe(ROWS);
      await isSound();
    });
  },
);
