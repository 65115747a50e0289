import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Evidence } from "./evidence.ts";
import { disjointGroups, valueKey } from "./evidence.ts";
import type { Partition } from "./partition.ts";
import { partition } from "./partition.ts";
import type { Link } from "./plan.ts";
import { planIdentity } from "./plan.ts";
import { canonicalReplay, replay } from "./replay.ts";
import { DEFAULT_RULES } from "./rules.ts";
import { sharedValues } from "./shared-values.ts";
import { suggestionsOf } from "./suggestions.ts";
import { evidenceArbitrary, retold } from "./testing/evidence-arbitrary.ts";

/** `npm run soak` asks for more. The compiler knows no process here, on purpose. */
declare const process: { readonly env: Readonly<Record<string, string | undefined>> };
// Measuring what is covered makes each run dearer: `npm run soak` does 100,000.
const RUNS = { numRuns: Number(process.env.PROPERTY_RUNS ?? 2_000) };
const set = { ...DEFAULT_RULES, maxSourcesPerContact: 5 };

const groupsOf = (groups: ReadonlyMap<string, readonly string[]>, name = (id: string) => id) =>
  [...groups.values()]
    .map((members) => members.map(name).sort())
    .sort((a, b) => (a.join() < b.join() ? -1 : 1));
const blockedOf = ({ blocked, groups }: Partition, name = (id: string) => id) =>
  [
    ...new Set(
      blocked.map(({ edge, blockedBy }) =>
        JSON.stringify([
          [edge.left, edge.right]
            .map((id) => (groups.all().get(groups.find(id)) ?? []).map(name).sort()[0])
            .sort(),
          edge.rule.key,
          blockedBy,
        ]),
      ),
    ),
  ].sort();
const suggestedOf = (evidence: Evidence, parts: Partition, name = (id: string) => id) =>
  suggestionsOf(evidence, set, parts)
    .map((s) => {
      const groups = s.atoms.map((atom) =>
        (parts.groups.all().get(parts.groups.find(atom)) ?? []).map(name).sort().join("+"),
      );
      return JSON.stringify([
        groups.toSorted(),
        s.rule.key,
        s.heldBackBy,
        s.evidence.map((e) => [e.kind, e.value, [e.assuranceLeft, e.assuranceRight].sort()]),
      ]);
    })
    .sort();

describe("the partition", () => {
  test("is the same in any order, under any ids, and told twice: groups, blocked pairs, suggestions", () => {
    fc.assert(
      fc.property(
        evidenceArbitrary,
        fc.array(fc.nat(1000), { minLength: 3, maxLength: 12 }),
        (evidence, seed) => {
          const other = retold(evidence, seed);
          const [one, two] = [partition(evidence, set), partition(other.evidence, set)];
          expect(groupsOf(two.groups.all(), other.original)).toEqual(groupsOf(one.groups.all()));
          expect([...two.shared].sort()).toEqual([...one.shared].sort());
          expect(blockedOf(two, other.original)).toEqual(blockedOf(one));
          // A shared value's evidence shows two of its holders, chosen by id; pairs are compared whole.
          const pairs = (list: string[]) => list.filter((text) => !text.includes("SHARED_VALUE"));
          expect(pairs(suggestedOf(other.evidence, two, other.original))).toEqual(
            pairs(suggestedOf(evidence, one)),
          );
        },
      ),
      RUNS,
    );
  });

  test("without conflict, taken the short way, is what the canonical replay gives", () => {
    fc.assert(
      fc.property(evidenceArbitrary, (evidence) => {
        const shared = sharedValues(evidence, set);
        expect(groupsOf(replay(evidence, set, shared).groups.all())).toEqual(
          groupsOf(canonicalReplay(evidence, set, shared).groups.all()),
        );
      }),
      RUNS,
    );
  });

  test("never holds two attested external ids that no person joined, nor a pair that a person parted, nor too many sources", () => {
    fc.assert(
      fc.property(evidenceArbitrary, (raw) => {
        const evidence = { ...raw, joins: [] };
        for (const members of partition(evidence, set).groups.all().values()) {
          // Who holds two ids alone is a conflict from birth, and shown as one; here it is about what joining brings together.
          const ids = evidence.values.filter(
            (v) =>
              members.includes(v.atom) &&
              v.kind === "EXTERNAL_ID" &&
              !["CLAIMED", "OBSERVED"].includes(v.assurance),
          );
          const fromBirth = members.some(
            (atom) => new Set(ids.filter((v) => v.atom === atom).map((v) => v.value)).size > 1,
          );
          if (!fromBirth) expect(new Set(ids.map((v) => v.value)).size).toBeLessThanOrEqual(1);
          expect(members.length).toBeLessThanOrEqual(set.maxSourcesPerContact);
          for (const [a, b] of evidence.aparts)
            expect(members.includes(a) && members.includes(b)).toBe(false);
        }
      }),
      RUNS,
    );
  });

  test("never rests on a claim: without verified values everybody stays apart", () => {
    fc.assert(
      fc.property(evidenceArbitrary, (raw) => {
        const evidence = {
          ...raw,
          joins: [],
          values: raw.values.map((v) =>
            v.kind === "CHANNEL_ACCOUNT" ? v : { ...v, assurance: "CLAIMED" as const },
          ),
        };
        expect(
          [...partition(evidence, set).groups.all().values()].every((members) => members.length === 1),
        ).toBe(true);
      }),
      RUNS,
    );
  });
});

/** Any number of people who only say, or are only seen with, what others hold. */
const strangersArbitrary = fc.array(
  fc.record({
    kind: fc.constantFrom("EMAIL", "PHONE", "EXTERNAL_ID" as const),
    pick: fc.nat(2),
    assurance: fc.constantFrom("CLAIMED", "OBSERVED" as const),
  }),
  { maxLength: 12 },
);

describe("what strangers claim", () => {
  test("joins nobody, parts nobody and keeps nobody apart, however many they are", () => {
    fc.assert(
      fc.property(evidenceArbitrary, strangersArbitrary, (evidence, claims) => {
        const crowd = claims.map((claim, i) => ({ ...claim, atom: `stranger-${i}` }));
        const values = crowd.flatMap(({ atom, kind, pick, assurance }) => {
          const held = evidence.values.filter((v) => v.kind === kind);
          const one = held[pick % Math.max(1, held.length)];
          return one ? [{ ...one, atom, source: atom, assurance }] : [];
        });
        const strangers = crowd.map(({ atom }) => ({ id: atom, firstSeenAt: 0, sources: 1, contact: atom }));
        const crowded = {
          ...evidence,
          atoms: [...evidence.atoms, ...strangers],
          values: [...evidence.values, ...values],
        };
        const [before, after] = [partition(evidence, set), partition(crowded, set)];
        const lone = crowd.map(({ atom }) => [atom]);
        expect(groupsOf(after.groups.all())).toEqual(
          [...groupsOf(before.groups.all()), ...lone].sort((a, b) => (a.join() < b.join() ? -1 : 1)),
        );
        expect(after.taken.map(({ left, right }) => [left, right])).toEqual(
          before.taken.map(({ left, right }) => [left, right]),
        );
        expect(blockedOf(after)).toEqual(blockedOf(before));
      }),
      RUNS,
    );
  });

  test("makes a value shared for claims alone: above the limit their suggestions are one, and verified holders are one contact", () => {
    const held = (atom: string, assurance: "CHANNEL" | "CLAIMED") =>
      ({
        atom,
        source: atom,
        kind: "EMAIL",
        scope: "",
        scopeName: "",
        value: "ann@shop.dev",
        aliasKey: null,
        assurance,
        staticallyShared: false,
      }) as const;
    for (let claims = 0; claims <= 2 * set.maxContactsPerValue; claims++) {
      const strangers = Array.from({ length: claims }, (_, i) => `stranger-${i}`);
      const ids = ["a", "b", ...strangers];
      const evidence: Evidence = {
        atoms: ids.map((id) => ({ id, firstSeenAt: 0, sources: 1, contact: id })),
        values: [
          held("a", "CHANNEL"),
          held("b", "CHANNEL"),
          ...strangers.map((atom) => held(atom, "CLAIMED")),
        ],
        ...{ joins: [], aparts: [], storms: new Map() },
      };
      const parts = partition(evidence, set);
      expect(parts.groups.find("a")).toBe(parts.groups.find("b"));
      const crowded = claims > set.maxContactsPerValue;
      expect(parts.shared.get(valueKey(held("a", "CHANNEL")))).toBe(crowded ? "MANY_CONTACTS" : undefined);
      // In a crowd one suggestion; else one a pair of the contacts that there are.
      expect(suggestionsOf(evidence, set, parts)).toHaveLength(crowded ? 1 : (claims * (claims + 1)) / 2);
    }
  });
});

/** A crowd that one value joins, some of them one contact by now, others waiting for the value's storm to pass. */
const stormArbitrary = fc
  .record({
    count: fc.integer({ min: 3, max: 80 }),
    together: fc.integer({ min: 1, max: 80 }),
    left: fc.nat(6),
  })
  .map(({ count, together, left }) => {
    const value = {
      scope: "",
      scopeName: "",
      aliasKey: null,
      assurance: "CHANNEL",
      staticallyShared: false,
      kind: "EMAIL",
      value: "ann@shop.dev",
    } as const;
    const ids = Array.from({ length: count }, (_, i) => `atom-${String(i).padStart(2, "0")}`);
    const evidence: Evidence = {
      atoms: ids.map((id, i) => ({
        id,
        firstSeenAt: i,
        sources: 1,
        contact: i < together ? (ids[0] as string) : id,
      })),
      values: ids.flatMap((atom) => [
        { ...value, atom, source: atom },
        { ...value, atom, source: atom, kind: "CHANNEL_ACCOUNT", value: atom } as const,
      ]),
      joins: [],
      aparts: [],
      storms: new Map([[valueKey(value), left]]),
    };
    return { evidence, together: Math.min(together, count), left };
  });

describe("a storm", () => {
  test("parts nobody who is together, lets through as many merges as may still go, and offers each who waits, not each pair", () => {
    fc.assert(
      fc.property(stormArbitrary, ({ evidence, together, left }) => {
        const parts = partition(evidence, DEFAULT_RULES);
        const groups = parts.groups.all();
        expect(groups.size).toBe(Math.max(1, evidence.atoms.length - together + 1 - left));
        expect(
          new Set(evidence.atoms.slice(0, together).map((atom) => parts.groups.find(atom.id))).size,
        ).toBe(1);
        const offered = suggestionsOf(evidence, DEFAULT_RULES, parts);
        expect(offered).toHaveLength(groups.size - 1);
        const reached = disjointGroups(evidence.atoms.map((atom) => atom.id));
        for (const members of parts.groups.all().values())
          for (const atom of members) reached.union(atom, members[0] as string);
        for (const { atoms } of offered) reached.union(atoms[0] as string, atoms[1] as string);
        expect(reached.all().size).toBe(1);
        expect(offered.every((draft) => draft.heldBackBy.includes("STORM"))).toBe(true);
      }),
      { numRuns: Math.ceil(RUNS.numRuns / 200) },
    );
  });

  test("lets the same ones through in any order, under any ids, and told twice", () => {
    fc.assert(
      fc.property(
        stormArbitrary,
        fc.array(fc.nat(1000), { minLength: 3, maxLength: 12 }),
        ({ evidence }, seed) => {
          const other = retold(evidence, seed);
          const [one, two] = [partition(evidence, DEFAULT_RULES), partition(other.evidence, DEFAULT_RULES)];
          expect(groupsOf(two.groups.all(), other.original)).toEqual(groupsOf(one.groups.all()));
        },
      ),
      { numRuns: Math.ceil(RUNS.numRuns / 200) },
    );
  });
});

test("a shared value is offered with the best that each side holds it by, in whatever order it was heard", () => {
  const value = {
    scope: "",
    scopeName: "",
    aliasKey: null,
    staticallyShared: true,
    kind: "EMAIL",
    value: "info@shop.dev",
  } as const;
  const values = (["CHANNEL", "ATTESTED"] as const).map((assurance, i) => ({
    ...value,
    atom: "a",
    source: `a-${i}`,
    assurance,
  }));
  const atoms = ["a", "b"].map((id) => ({ id, firstSeenAt: 0, sources: 2, contact: id }));
  const offered = [values, values.toReversed()].map((order) => {
    const evidence: Evidence = {
      atoms,
      values: [...order, { ...value, atom: "b", source: "b", assurance: "CHANNEL" }],
      joins: [],
      aparts: [],
      storms: new Map(),
    };
    return suggestionsOf(evidence, DEFAULT_RULES, partition(evidence, DEFAULT_RULES))[0]?.evidence;
  });
  const best = [
    { kind: "EMAIL", value: "info@shop.dev", assuranceLeft: "ATTESTED", assuranceRight: "CHANNEL" },
  ];
  expect(offered).toEqual([best, best]);
});

/** Carries a plan out on links, as the database does on rows. */
function carriedOut(
  evidence: Evidence,
  links: readonly Link[],
  parts: Partition,
): { evidence: Evidence; links: Link[] } {
  const plan = planIdentity(evidence, parts, links);
  const next = [
    ...links.filter((link) => !plan.cuts.includes(link)),
    ...plan.merges.map((m, i) => ({
      merge: `rule-${links.length}-${i}`,
      absorbed: m.absorbed,
      survivor: m.survivor,
      byPerson: false,
    })),
  ];
  const trees = disjointGroups(evidence.atoms.map((atom) => atom.id));
  for (const link of next) trees.union(link.absorbed, link.survivor);
  const hanging = new Set(next.map((link) => link.absorbed));
  const rootOf = new Map<string, string>();
  for (const members of trees.all().values()) {
    const roots = members.filter((id) => !hanging.has(id));
    expect(roots).toHaveLength(1);
    for (const id of members) rootOf.set(id, roots[0] as string);
  }
  expect(new Set(next.map((link) => link.absorbed)).size).toBe(next.length);
  return {
    evidence: {
      ...evidence,
      atoms: evidence.atoms.map((atom) => ({ ...atom, contact: rootOf.get(atom.id) as string })),
    },
    links: next,
  };
}

const personLinks = (evidence: Evidence): Link[] => {
  const trees = disjointGroups(evidence.atoms.map((atom) => atom.id));
  const root = new Map(evidence.atoms.map((atom) => [atom.id, atom.id]));
  return evidence.joins.flatMap(([a, b], i) => {
    const [one, two] = [root.get(trees.find(a)) as string, root.get(trees.find(b)) as string];
    if (trees.find(a) === trees.find(b)) return [];
    trees.union(a, b);
    root.set(trees.find(a), one);
    return [{ merge: `person-${i}`, absorbed: two, survivor: one, byPerson: true }];
  });
};

describe("the plan", () => {
  test("makes the merges in force say what the evidence says, in any batches, and then has nothing more to do", () => {
    fc.assert(
      fc.property(evidenceArbitrary, fc.array(fc.nat(24), { maxLength: 4 }), (whole, cuts) => {
        const joins = personLinks(whole);
        let state = { evidence: { ...whole, values: [] as Evidence["values"] }, links: joins };
        // Values arrive in batches, are taken away again, and come back.
        for (const upTo of [...cuts, whole.values.length]) {
          const evidence = { ...state.evidence, values: whole.values.slice(0, upTo) };
          state = carriedOut(evidence, state.links, partition(evidence, set)) as typeof state;
        }
        const parts = partition(state.evidence, set);
        const trees = disjointGroups(state.evidence.atoms.map((atom) => atom.id));
        for (const link of state.links) trees.union(link.absorbed, link.survivor);
        expect(groupsOf(trees.all())).toEqual(groupsOf(parts.groups.all()));
        expect(groupsOf(parts.groups.all())).toEqual(groupsOf(partition(whole, set).groups.all()));
        expect(planIdentity(state.evidence, parts, state.links)).toEqual({ cuts: [], merges: [] });
        expect(state.links.filter((link) => link.byPerson)).toEqual(joins);
      }),
      RUNS,
    );
  });
});
