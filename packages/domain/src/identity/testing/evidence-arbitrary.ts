import fc from "fast-check";
import { ASSURANCES } from "../../identifier/assurance.ts";
import type { Evidence, HeldValue } from "../evidence.ts";

/** Small pools, so that values meet, crowd and conflict often. */
const POOLS = {
  EMAIL: ["ann@shop.dev", "bob@shop.dev", "info@shop.dev"],
  PHONE: ["+14155550101", "+14155550102"],
  EXTERNAL_ID: ["c-1", "c-2", "c-3"],
} as const;

const value = (atom: number) =>
  fc
    .record({
      kind: fc.constantFrom("EMAIL", "PHONE", "EXTERNAL_ID" as const),
      pick: fc.nat(2),
      assurance: fc.constantFrom(...ASSURANCES),
    })
    .map(({ kind, pick, assurance }): HeldValue => {
      const pool = POOLS[kind];
      const text = pool[pick % pool.length] as string;
      return {
        atom: `atom-${atom}`,
        source: `source-${atom}`,
        kind,
        scope: "",
        scopeName: "",
        value: text,
        aliasKey: kind === "EMAIL" ? text.replace("+", "") : null,
        assurance,
        staticallyShared: text.startsWith("info@"),
      };
    });

/** A channel account names each atom, so that no two are alike in everything but their id. */
const account = (atom: number): HeldValue => ({
  atom: `atom-${atom}`,
  source: `source-${atom}`,
  kind: "CHANNEL_ACCOUNT",
  scope: "channel",
  scopeName: "CUSTOM",
  value: `account-${atom}`,
  aliasKey: null,
  assurance: "CHANNEL",
  staticallyShared: false,
});

const pairs = (count: number, max: number) =>
  fc
    .array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: max })
    .map((list) =>
      list
        .filter(([a, b]) => a !== b)
        .map(([a, b]) => [`atom-${Math.min(a, b)}`, `atom-${Math.max(a, b)}`] as const),
    );

/** What the world can say of up to nine people: values, people's joins and partings. One value a (atom, kind, value): the best-assured. */
export const evidenceArbitrary: fc.Arbitrary<Evidence> = fc.integer({ min: 2, max: 9 }).chain((count) =>
  fc
    .record({
      values: fc.array(fc.nat(count - 1).chain(value), { maxLength: 24 }),
      joins: pairs(count, 2),
      aparts: pairs(count, 3),
      seen: fc.array(fc.nat(1000), { minLength: count, maxLength: count }),
    })
    .map(({ values, joins, aparts, seen }): Evidence => {
      const best = new Map<string, HeldValue>();
      for (const v of values) {
        const key = `${v.atom}|${v.kind}|${v.value}`;
        const known = best.get(key);
        if (!known || ASSURANCES.indexOf(v.assurance) > ASSURANCES.indexOf(known.assurance)) best.set(key, v);
      }
      const atoms = Array.from({ length: count }, (_, i) => ({
        id: `atom-${i}`,
        firstSeenAt: seen[i] ?? 0,
        sources: 1,
        contact: `atom-${i}`,
      }));
      return {
        atoms,
        values: [...best.values(), ...atoms.map((_, i) => account(i))],
        joins,
        aparts,
        storms: new Map(),
      };
    }),
);

/** The same evidence as another machine would have it: other ids, another order, some of it told twice. */
export function retold(
  evidence: Evidence,
  seed: readonly number[],
): { evidence: Evidence; original: (id: string) => string } {
  const rank = (i: number) => seed[i % Math.max(1, seed.length)] ?? i;
  const ids = evidence.atoms.map((atom) => atom.id);
  const names = new Map(ids.map((id, i) => [id, `z${rank(i)}-${i * 7919}`]));
  const back = new Map([...names].map(([id, name]) => [name, id]));
  const rename = (id: string) => names.get(id) as string;
  const shuffled = <T>(list: readonly T[]): T[] =>
    list
      .map((item, i) => ({ item, at: (rank(i) * 31 + i * 17) % 101 }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  const twice = <T>(list: readonly T[]): T[] =>
    shuffled([...list, ...list.slice(0, Math.ceil(list.length / 3))]);
  return {
    evidence: {
      ...evidence,
      atoms: shuffled(evidence.atoms).map((atom) => ({
        ...atom,
        id: rename(atom.id),
        contact: rename(atom.contact),
      })),
      values: twice(evidence.values).map((v) => ({
        ...v,
        atom: rename(v.atom),
        source: `s-${rename(v.atom)}`,
      })),
      joins: twice(evidence.joins).map(([a, b]) => [rename(b), rename(a)] as const),
      aparts: twice(evidence.aparts).map(([a, b]) => [rename(b), rename(a)] as const),
    },
    original: (id) => back.get(id) as string,
  };
}
