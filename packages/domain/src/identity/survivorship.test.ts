import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ASSURANCES } from "../identifier/assurance.ts";
import type { FieldFact, Pin } from "./survivorship.ts";
import { joinFacts, lostValues, SURVIVORSHIP_POLICIES, shownFields, shownValue } from "./survivorship.ts";

const fact = (value: unknown, more: Partial<FieldFact> = {}): FieldFact => ({
  field: "firstName",
  value,
  assurance: "CHANNEL",
  origin: "CHANNEL_METADATA",
  observedAt: 1,
  source: "s1",
  atom: "a1",
  ...more,
});
const pin = (value: unknown, more: Partial<Pin> = {}): Pin => ({
  field: "firstName",
  value,
  origin: "OPERATOR",
  setAt: 5,
  atom: "a1",
  covers: ["a1"],
  ...more,
});
const shown = (facts: FieldFact[], pins: Pin[] = [], policy = "most_trusted") =>
  shownValue("firstName", facts, pins, policy as never)?.value ?? null;

describe("the value that is shown", () => {
  test.each([
    [
      "the best-assured, whatever came later",
      [fact("Ann", { assurance: "ATTESTED" }), fact("Annie", { observedAt: 9 })],
      [],
      "Ann",
    ],
    ["then the most recent", [fact("Old"), fact("New", { observedAt: 9, source: "s2" })], [], "New"],
    ["empty never overwrites", [fact("Ann"), fact("", { observedAt: 9, source: "s2" })], [], "Ann"],
    [
      "a person's hand before everything",
      [fact("Ann", { assurance: "ATTESTED" })],
      [pin("By hand")],
      "By hand",
    ],
    ["the latest of several hands", [], [pin("First"), pin("Second", { setAt: 6, atom: "a2" })], "Second"],
    ["a hand that clears", [fact("Ann")], [pin(null)], null],
    ["nothing of nothing", [], [], null],
  ] as const)("%s", (_, facts, pins, expected) => expect(shown([...facts], [...pins])).toBe(expected));

  test.each([
    ["oldest", "Old"],
    ["first_non_null", "Old"],
    ["most_recent", "New"],
    ["longest", "Middle one"],
    ["operator_pin", null],
  ])("by the policy %s among the best-assured", (policy, expected) => {
    const facts = [
      fact("Old", { observedAt: 1 }),
      fact("Middle one", { observedAt: 2, source: "s2" }),
      fact("New", { observedAt: 3, source: "s3" }),
      fact("A lower one that is long and late", { assurance: "CLAIMED", observedAt: 9, source: "s4" }),
    ];
    expect(shown(facts, [], policy)).toBe(expected);
  });

  test("lists are united; a hand replaces what it covered and is united with what joined later", () => {
    const tags = (list: string[], atom: string) => fact(list, { field: "tags", atom, source: `s-${atom}` });
    const shownTags = (facts: FieldFact[], pins: Pin[]) => shownFields(facts, pins, {}).get("tags")?.value;
    expect(shownTags([tags(["b", "a"], "a1"), tags(["c"], "a2")], [])).toEqual(["a", "b", "c"]);
    expect(shownTags([tags(["a"], "a1"), tags(["c"], "a2")], [pin(["x"], { field: "tags" })])).toEqual([
      "c",
      "x",
    ]);
    expect(
      shownTags(
        [tags(["a"], "a1"), tags(["c"], "a2")],
        [pin(["x"], { field: "tags", covers: ["a1", "a2"] })],
      ),
    ).toEqual(["x"]);
    const both = [pin(["x"], { field: "tags" }), pin(["y"], { field: "tags", atom: "a2", covers: ["a2"] })];
    expect(shownTags([], both)).toEqual(["x", "y"]);
    expect(
      shownTags(
        [],
        [...both, pin(["z"], { field: "tags", atom: "a3", setAt: 9, covers: ["a1", "a2", "a3"] })],
      ),
    ).toEqual(["z"]);
  });

  test("what lost is what a side showed and the joined contact does not", () => {
    const side = (facts: FieldFact[]) => shownFields(facts, [], {});
    const before = [
      side([fact("Ann")]),
      side([fact("Anna", { source: "s2", observedAt: 2 }), fact("Lee", { field: "lastName", source: "s2" })]),
    ];
    const after = side([
      fact("Ann"),
      fact("Anna", { source: "s2", observedAt: 2 }),
      fact("Lee", { field: "lastName", source: "s2" }),
    ]);
    expect(lostValues(before, after).map((v) => [v.field, v.value])).toEqual([["firstName", "Ann"]]);
  });
});

const facts = fc.array(
  fc.record({
    value: fc.constantFrom("Ann", "Anna", "", null, "Annabel"),
    assurance: fc.constantFrom(...ASSURANCES),
    observedAt: fc.nat(4),
    source: fc.constantFrom("s1", "s2", "s3"),
  }),
  { maxLength: 8 },
);

test("every policy gives the same value in any order, and the same again when told twice", () => {
  fc.assert(
    fc.property(facts, fc.constantFrom(...SURVIVORSHIP_POLICIES), (list, policy) => {
      const all = list.map((f) => fact(f.value, f as Partial<FieldFact>));
      const value = (of: FieldFact[]) =>
        JSON.stringify(shownValue("firstName", of, [], policy)?.value ?? null);
      expect(value(all.toReversed())).toBe(value(all));
      expect(value([...all, ...all])).toBe(value(all));
    }),
    { numRuns: 10_000 },
  );
});

test("joining what a source says is idempotent, commutative and associative", () => {
  const one = fc.record({
    value: fc.constantFrom("Ann", "Anna", null),
    assurance: fc.constantFrom(...ASSURANCES),
    observedAt: fc.nat(3),
  });
  fc.assert(
    fc.property(one, one, one, (a, b, c) => {
      expect(joinFacts(a, a)).toEqual(a);
      expect(joinFacts(a, b)).toEqual(joinFacts(b, a));
      expect(joinFacts(joinFacts(a, b), c)).toEqual(joinFacts(a, joinFacts(b, c)));
    }),
    { numRuns: 10_000 },
  );
});
