import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";
import { countStatements, heldConnections } from "../testing/counting.ts";
import { readinessOf, seldom } from "./health.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

test("300 who ask at once whether it is ready are answered by one look, by one connection of the pool", async () => {
  const held = heldConnections(api.database);
  const { texts } = countStatements(api.database);
  const ready = seldom(readinessOf({ database: api.database.lane("doors") }));
  const answers = await Promise.all(Array.from({ length: 300 }, () => ready()));
  expect(new Set(answers.map((answer) => answer.join()))).toEqual(new Set([""]));
  const once = texts.length;
  expect([held.most(), held.now(), once > 0, once <= 4]).toEqual([1, 0, true, true]);
  await ready();
  expect(texts.length).toBe(once);
});

test("what was said is good for a second, and a failure is told as one", async () => {
  let now = 0;
  let looks = 0;
  const ready = seldom(
    async () => {
      looks++;
      if (looks === 2) throw new Error("no answer");
      return [];
    },
    () => now,
  );
  expect(await ready()).toEqual([]);
  now = 999;
  await ready();
  expect(looks).toBe(1);
  now = 1_000;
  expect(await ready()).toEqual(["no answer"]);
  now = 2_000;
  expect([await ready(), looks]).toEqual([[], 3]);
});
