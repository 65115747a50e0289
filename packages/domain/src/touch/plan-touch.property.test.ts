import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { ASSURANCES, assuranceRank } from "../identifier/assurance.ts";
import type { Touch, TouchIdentifier } from "../touch.ts";
import { planTouch, type TouchNews, type TouchRules, type TouchSource } from "./plan-touch.ts";
import type { SourceField, SourceValue } from "./touch-values.ts";

/** `npm run soak` asks for more. The compiler knows no process here, on purpose. */
declare const process: { readonly env: Readonly<Record<string, string | undefined>> };
const RUNS = { numRuns: Number(process.env.PROPERTY_RUNS ?? 120) };

const ACCOUNTS = [
  "14155550123",
  "14155550124",
  "US.13491208655302741918",
  "US.99999999999999999999",
] as const;
const assurance = fc.constantFrom(...ASSURANCES);
const identifier: fc.Arbitrary<TouchIdentifier> = fc.oneof(
  fc.record({
    kind: fc.constant("EMAIL" as const),
    raw: fc.constantFrom("a@shop.dev", " A@Shop.dev", "b@shop.dev", "blocked@shop.dev", "no address"),
    assurance,
  }),
  fc.record({
    kind: fc.constant("PHONE" as const),
    raw: fc.constantFrom("+1 415 555 0123", "+14155550123", "030 901820"),
    assurance,
  }),
  fc.constant({ kind: "EMAIL", raw: "a@shop.dev", assurance: "CHANNEL", unusable: "A machine." } as const),
);
const touchArbitrary: fc.Arbitrary<Touch> = fc
  .record({
    accounts: fc.uniqueArray(fc.constantFrom(...ACCOUNTS), { minLength: 1, maxLength: 3 }),
    reply: fc.nat(2),
    identifiers: fc.array(identifier, { maxLength: 4 }),
    fields: fc.uniqueArray(
      fc.record({
        field: fc.constantFrom("firstName", "lastName"),
        value: fc.constantFrom<unknown>("Ann", "Lee", "", null),
        assurance,
      }),
      { selector: ({ field }) => field },
    ),
  })
  .map(({ accounts, reply, identifiers, fields }) => ({
    accounts,
    replyTo: accounts[reply % accounts.length] as string,
    label: "Ann",
    origin: "CHANNEL_METADATA",
    identifiers,
    fields,
  }));
const rules = fc.record<TouchRules>({
  channelType: fc.constant("WHATSAPP_CLOUD"),
  defaultCountry: fc.constantFrom(null, "DE"),
  blockedValues: fc.constantFrom([], ["blocked@shop.dev"]),
});

type Source = Omit<TouchSource, "account">;
/** A source stands once for each of its accounts that the touch names, as the statement finds it. */
const surroundings = (world: readonly Source[], { accounts }: Touch) => ({
  seen: false,
  sources: accounts.flatMap((account) =>
    world.filter((one) => one.accounts.includes(account)).map((one) => ({ ...one, account })),
  ),
});

/** What the database holds after a plan was applied. */
function applied(world: readonly Source[], plan: TouchNews<TouchSource>): readonly Source[] {
  const before: Source = plan.source ?? {
    sourceId: `s${world.length}`,
    contactId: `c${world.length}`,
    accounts: [],
    replyTo: null,
    held: [],
    fields: [],
  };
  const held = new Map<string, SourceValue>(before.held.map((one) => [`${one[0]} ${one[1]}`, one]));
  for (const { kind, value, assurance: proof } of plan.values) {
    const rank = Math.max(assuranceRank(proof), held.get(`${kind} ${value}`)?.[2] ?? 0);
    held.set(`${kind} ${value}`, [kind, value, rank]);
  }
  const fields = new Map<string, SourceField>(before.fields.map((one) => [one[0], one]));
  for (const one of plan.fields) fields.set(one.field, [one.field, one.value, assuranceRank(one.assurance)]);
  const after: Source = {
    sourceId: before.sourceId,
    contactId: before.contactId,
    accounts: [...before.accounts, ...plan.accounts],
    replyTo: plan.replyTo,
    held: [...held.values()],
    fields: [...fields.values()],
  };
  return [...world.filter((one) => one.sourceId !== after.sourceId), after];
}

const told = (touches: readonly Touch[], by: TouchRules): readonly Source[] =>
  touches.reduce<readonly Source[]>((world, touch) => {
    const plan = planTouch(touch, surroundings(world, touch), by);
    return plan.outcome === "NEWS" ? applied(world, plan) : world;
  }, []);
const history = fc.array(touchArbitrary, { maxLength: 5 });

test("a touch told twice is known the second time, and the same of it is unused", () => {
  fc.assert(
    fc.property(history, touchArbitrary, rules, (before, touch, by) => {
      const world = told(before, by);
      const first = planTouch(touch, surroundings(world, touch), by);
      if (first.outcome !== "NEWS") return;
      const after = applied(world, first);
      expect(planTouch(touch, surroundings(after, touch), by)).toMatchObject({
        outcome: "KNOWN",
        unused: first.unused,
      });
    }),
    RUNS,
  );
});

test("an account stays with one source, whatever is told", () => {
  fc.assert(
    fc.property(history, rules, (touches, by) => {
      const accounts = told(touches, by).flatMap((one) => one.accounts);
      expect(new Set(accounts).size).toBe(accounts.length);
    }),
    RUNS,
  );
});

test("which source a touch belongs to follows its accounts, never what it says of the person", () => {
  fc.assert(
    fc.property(history, touchArbitrary, touchArbitrary, rules, (before, touch, other, by) => {
      const world = told(before, by);
      const sourceOf = (one: Touch) => {
        const plan = planTouch(one, surroundings(world, one), by);
        return plan.outcome === "BLOCKED" ? "blocked" : (plan.source?.sourceId ?? null);
      };
      const { identifiers, fields } = other;
      expect(sourceOf({ ...touch, identifiers, fields })).toBe(sourceOf(touch));
    }),
    RUNS,
  );
});

test("nothing is planned that the source holds already, and no blocked value", () => {
  fc.assert(
    fc.property(history, touchArbitrary, rules, (before, touch, by) => {
      const plan = planTouch(touch, surroundings(told(before, by), touch), by);
      if (plan.outcome !== "NEWS") return;
      for (const { kind, value, assurance: proof } of plan.values) {
        expect(by.blockedValues).not.toContain(value);
        for (const [k, v, rank] of plan.source?.held ?? [])
          if (k === kind && v === value) expect(assuranceRank(proof)).toBeGreaterThan(rank);
      }
    }),
    RUNS,
  );
});
