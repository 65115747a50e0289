import { expect, test } from "@jest/globals";
import type { TemplateList } from "./provider.ts";
import { templateLists } from "./template-lists.ts";

const listed: TemplateList = { type: "listed", templates: [] };
const failed: TemplateList = { type: "unavailable", reason: "HTTP 500", passing: true };

function asked(answer: TemplateList) {
  let now = 0;
  let times = 0;
  const lists = templateLists(() => now);
  return {
    lists,
    ask: (freshMs: number, key = "a") =>
      lists.of(key, freshMs, async () => {
        times++;
        return answer;
      }),
    wait: (ms: number) => {
      now += ms;
    },
    times: () => times,
  };
}

test("a list is asked for once while it is fresh, and by many at once", async () => {
  const { ask, wait, times, lists } = asked(listed);
  await Promise.all([ask(1_000), ask(1_000), ask(0)]);
  expect(times()).toBe(1);
  wait(999);
  await ask(1_000);
  expect(times()).toBe(1);
  wait(1);
  await ask(1_000);
  expect(times()).toBe(2);
  await ask(0);
  expect(times()).toBe(3);
  lists.forget("a");
  await ask(1_000);
  await ask(1_000, "b");
  expect(times()).toBe(5);
});

test("what failed is asked again", async () => {
  const { ask, times } = asked(failed);
  expect(await ask(1_000)).toBe(failed);
  await ask(1_000);
  expect(times()).toBe(2);
});
