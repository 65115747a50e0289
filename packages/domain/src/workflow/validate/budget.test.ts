import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { advance, MAX_TURN_WORK, MAX_VISITS, start } from "../advance/advance.ts";
import { holds } from "../condition/condition.ts";
import type { Definition } from "../definition/definition.ts";
import type { RunState } from "../run/run.ts";
import type { Condition } from "../schema/conditions.ts";
import type { Step } from "../steps/registry.ts";
import { manual, when } from "../testing/drafts.ts";
import { facts, MONDAY } from "../testing/facts.ts";
import { MAX_CONDITIONS, MAX_PATTERN_SIZES } from "./budget.ts";
import { isDefinition, problems } from "./problems.ts";

declare const performance: { now(): number };
const took = (work: () => void): number => {
  const began = performance.now();
  work();
  return performance.now() - began;
};
/** Different each, so that nothing that is kept of one helps another. */
const heavy = (index: number): Condition => ({
  field: "var.long",
  operator: "MATCHES",
  value: `(.*a){20}b${index}`,
});
const light = (index: number): Condition => ({ field: "var.long", operator: "IS", value: `b${index}` });
const groups = (conditions: readonly Condition[]): Condition => ({
  any: Array.from({ length: Math.ceil(conditions.length / 100) }, (_, index) => ({
    any: conditions.slice(index * 100, index * 100 + 100),
  })),
});
const many = (count: number, make: (index: number) => Condition): Condition[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Every place of a definition that holds conditions. */
const PLACES: Readonly<Record<string, (conditions: readonly Condition[]) => unknown>> = {
  "one branch": (conditions) => when(groups(conditions)),
  "a trigger": (conditions) => ({
    ...(when(light(0)) as object),
    trigger: { type: "CONTACT_CREATED", conditions: groups(conditions) },
  }),
  "many steps": (conditions) =>
    manual(
      ...conditions.map((one, index) => ({
        id: `s${index}`,
        type: "BRANCH",
        branches: [{ name: "x", when: { not: one }, next: null }],
        else: index + 1 < conditions.length ? `s${index + 1}` : null,
      })),
    ),
};

describe.each(Object.entries(PLACES))("the conditions of a definition, in %s", (_, place) => {
  test.each<[string, (index: number) => Condition, number]>([
    ["patterns", heavy, 4_900],
    ["tests", light, 4_900],
  ])("are refused before they cost, when there are too many %s", (_, make, count) => {
    const draft = place(many(count, make));
    const refused = problems(draft).filter(({ code }) => code === "LIMIT_EXCEEDED");
    expect(refused.length).toBeGreaterThan(0);
    // Compiling them would take half a minute.
    expect(took(() => problems(draft))).toBeLessThan(8_000);
  });

  test("are taken up to the limits", () => {
    const most = Math.floor(MAX_PATTERN_SIZES / 125);
    expect(isDefinition(place(many(most, heavy)))).toBe(true);
    expect(isDefinition(place(many(most + 4, heavy)))).toBe(false);
    if (place === PLACES["many steps"]) return;
    expect(isDefinition(place(many(MAX_CONDITIONS - 1, light)))).toBe(true);
    expect(isDefinition(place(many(MAX_CONDITIONS + 1, light)))).toBe(false);
  });
});

describe("one turn of a run", () => {
  const branch = (id: string, next: string | null, condition: Condition): Step => ({
    id,
    type: "BRANCH",
    branches: [{ name: "x", when: condition, next: null }],
    else: next,
  });
  const ring: Definition = {
    trigger: { type: "MANUAL" },
    start: "s0",
    steps: many(15, heavy).map((one, index) => branch(`s${index}`, `s${(index + 1) % 15}`, one)),
  };
  const begun = start(ring, facts(), { long: "a".repeat(10_000) });

  test("ends after a while whatever its conditions are, and the run goes on from there until it has gone in circles", () => {
    let run: RunState = begun;
    let longest = 0;
    let turns = 0;
    for (; run.status === "RUNNING" && turns < 60; turns++) {
      const before = run.visits;
      longest = Math.max(
        longest,
        took(() => ({ run } = advance(ring, run, { type: turns ? "timer" : "start" }, MONDAY, facts()))),
      );
      expect(run.visits).toBeGreaterThan(before);
      expect(run).toMatchObject({ status: "RUNNING", wakeAt: MONDAY });
    }
    expect(turns).toBe(60);
    // All visits in one turn would take minutes.
    expect(longest).toBeLessThan(5_000);
  });

  test("gives the same as one long turn would: nothing is lost between two", () => {
    const note = (index: number): Step => ({
      id: `n${index}`,
      type: "BRANCH",
      branches: [],
      else: index < 2_999 ? `n${index + 1}` : null,
    });
    const long: Definition = {
      trigger: { type: "MANUAL" },
      start: "n0",
      steps: Array.from({ length: 3_000 }, (_, index) => note(index)),
    };
    let turn = advance(long, start(long, facts()), { type: "start" }, MONDAY, facts());
    const log = [...turn.log];
    let turns = 1;
    for (; turn.run.status === "RUNNING"; turns++) {
      turn = advance(long, turn.run, { type: "timer" }, MONDAY, facts());
      log.push(...turn.log);
    }
    expect(turn.run).toMatchObject({ status: "COMPLETED", wakeAt: null, visits: 3_000 });
    expect(turns).toBe(Math.ceil((3_000 * 20) / MAX_TURN_WORK));
    expect(log.map(({ stepId, sequence }) => [stepId, sequence])).toEqual(
      long.steps.map(({ id }, index) => [id, index + 1]),
    );
  });

  test("of a resting run comes by its timer, not before it, and is called off by `cancel`", () => {
    const { run } = advance(ring, begun, { type: "start" }, MONDAY, facts());
    expect(advance(ring, run, { type: "timer" }, MONDAY - 1, facts()).run).toBe(run);
    expect(advance(ring, run, { type: "cancel" }, MONDAY, facts()).run).toMatchObject({
      status: "CANCELLED",
      wakeAt: null,
    });
    expect(advance(ring, { ...run, visits: MAX_VISITS }, { type: "timer" }, MONDAY, facts()).run.status).toBe(
      "FAILED",
    );
  });
});

describe("comparing", () => {
  const number = (value: unknown): number | null =>
    typeof value === "number"
      ? value
      : typeof value === "string" && /^[+-]?\d+(\.\d+)?$/.test(value.trim())
        ? Number(value)
        : null;
  const same = (a: unknown, b: unknown): boolean => {
    const [x, y] = [number(a), number(b)];
    if ((typeof a === "number" || typeof b === "number") && x !== null && y !== null) return x === y;
    return String(a).normalize("NFC").toLowerCase() === String(b).normalize("NFC").toLowerCase();
  };
  const value = fc.constantFrom<unknown>(
    0,
    1,
    5,
    "5",
    "5.0",
    " 5",
    "+5",
    "a",
    "A",
    "\u00e9",
    "e\u0301",
    true,
    "true",
    "x5",
    "-0",
    "05",
  );

  test("each value of a list with each of another is the same as one by one", () => {
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 5 }),
        fc.array(value, { minLength: 1, maxLength: 5 }),
        (list, wanted) => {
          const scope = { facts: facts(), variables: { list }, now: MONDAY };
          const hits = wanted.map((one) => list.some((other) => same(other, one)));
          expect(holds({ field: "var.list", operator: "HAS_ANY", value: wanted }, scope)).toBe(
            hits.some(Boolean),
          );
          expect(holds({ field: "var.list", operator: "HAS_ALL", value: wanted }, scope)).toBe(
            hits.every(Boolean),
          );
          expect(holds({ field: "var.list", operator: "HAS_NONE", value: wanted }, scope)).toBe(
            !hits.some(Boolean),
          );
          expect(holds({ field: "var.list", operator: "CONTAINS", value: wanted[0] }, scope)).toBe(hits[0]);
        },
      ),
    );
  });

  test("very long lists with many others is quick", () => {
    const variables = { list: Array.from({ length: 5_000 }, (_, index) => `tag ${index}`) };
    const scope = { facts: facts(), variables, now: MONDAY };
    const none: Condition = {
      field: "var.list",
      operator: "HAS_ANY",
      value: many(100, light).map((_, index) => `other ${index}`),
    };
    const all: Condition = { any: many(180, () => none) };
    expect(took(() => expect(holds(all, scope)).toBe(false))).toBeLessThan(5_000);
  });

  test("a list by a pattern reads 10,000 characters of all its entries together", () => {
    const at = (position: number) => {
      const list = [..."x".repeat(position)].map(() => "y".repeat(100)).concat("needle");
      return holds(
        { field: "var.list", operator: "MATCHES", value: "needle" },
        { facts: facts(), variables: { list }, now: MONDAY },
      );
    };
    expect([at(0), at(50), at(100)]).toEqual([true, true, false]);
  });
});
