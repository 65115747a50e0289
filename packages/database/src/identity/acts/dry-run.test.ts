import type { MergeRule, RuleSet } from "@contact-identity/domain";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { ChannelRow } from "../../channel/channel.row.ts";
import { createContact } from "../../contact/acts/create-contact.ts";
import type { Fixture } from "../../testing/workspace-fixture.ts";
import { fixture } from "../../testing/workspace-fixture.ts";
import { retrying, snapshot, transaction } from "../../transaction.ts";
import { currentRules, ruleSetOf } from "../rules/rules-store.ts";
import { dryRunRules } from "./dry-run.ts";

let at: Fixture;
let channel: ChannelRow;
const never = new AbortController().signal;
const caller = { actor: "key:test", label: "API: test", mayAttest: true };

const rulesNow = (): Promise<RuleSet> =>
  transaction(at.database, channel.workspaceId, async (tx) => ruleSetOf(await currentRules(tx)));
const dryRun = (set: RuleSet, size?: number) =>
  snapshot(at.database, channel.workspaceId, never, (tx) => dryRunRules(tx, set, size));

/** Joined pairs, a crowd around one phone, claims of others' addresses, aliases, and many who share nothing. */
beforeAll(async () => {
  at = await fixture();
  channel = await at.channel(await at.workspace());
  for (let n = 0; n < 12; n++) await at.tell(channel, `alone-${n}`, { email: `alone-${n}@mail.dev` });
  for (let n = 0; n < 8; n++)
    await at.tell(channel, `pair-${n}`, { email: `pair-${n % 4}@mail.dev`, phone: `+1415555012${n}` });
  const create = (identifiers: readonly { kind: "EMAIL" | "PHONE"; value: string; assurance: "CLAIMED" }[]) =>
    retrying(at.database, channel.workspaceId, (tx) =>
      createContact(tx, { identifiers, contact: null }, caller),
    );
  for (let n = 0; n < 6; n++) await create([{ kind: "PHONE", value: "+14155550177", assurance: "CLAIMED" }]);
  for (let n = 0; n < 5; n++)
    await create([{ kind: "EMAIL", value: `pair-${n % 4}@mail.dev`, assurance: "CLAIMED" }]);
  await create([{ kind: "EMAIL", value: "a.b@gmail.com", assurance: "CLAIMED" }]);
  await create([{ kind: "EMAIL", value: "ab+x@gmail.com", assurance: "CLAIMED" }]);
});
afterAll(() => at.close());

const without = (set: RuleSet, ...keys: string[]): RuleSet => ({
  ...set,
  rules: set.rules.filter((rule) => !keys.includes(rule.key)),
});
const onPhone: MergeRule = {
  key: "phone-channel",
  priority: 35,
  allOf: ["PHONE"],
  onAlias: false,
  minAssurance: "CLAIMED",
  action: "SUGGEST",
};

describe("a dry run of rules", () => {
  test("says the same whatever the size of its batches", async () => {
    const set = await rulesNow();
    const edits = [
      set,
      without(set, "verified-email"),
      without(set, "same-phone", "same-email"),
      { ...set, maxContactsPerValue: 1 },
    ];
    for (const edit of [
      ...edits,
      { ...without(set, "same-phone"), rules: [...without(set, "same-phone").rules, onPhone] },
    ]) {
      const { samples, ...whole } = await dryRun(edit);
      for (const size of [1, 2, 3, 7]) {
        const { samples: some, ...counts } = await dryRun(edit, size);
        expect(counts).toEqual(whole);
        expect(some.length).toBe(samples.length);
      }
    }
  });

  test("of the rules in force offers what is open, and would merge nothing more", async () => {
    const set = await rulesNow();
    const run = await dryRun(set);
    const [open] = await transaction(at.database, channel.workspaceId, (tx) =>
      tx.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM merge_suggestion WHERE workspace_id = $1 AND status = 'OPEN'",
        [tx.workspaceId],
      ),
    );
    expect(run.wouldMerge).toBe(0);
    expect(run.wouldSuggest).toBe(open?.n);
    expect(run.wouldSuggest).toBeGreaterThan(3);
  });

  test("stops when its caller goes, in Postgres too, and the pool goes on", async () => {
    const gone = new AbortController();
    const asked = snapshot(at.database, channel.workspaceId, gone.signal, async (tx) => {
      setTimeout(() => gone.abort(), 50);
      await tx.query("SELECT pg_sleep(60)");
    });
    await expect(asked).rejects.toThrow();
    const sleeping = () =>
      transaction(at.database, channel.workspaceId, (tx) =>
        tx.query<{ n: number }>(
          "SELECT count(*)::int AS n FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()",
        ),
      );
    for (let left = 100; (await sleeping())[0]?.n !== 0; left--) {
      if (left === 0) throw new Error("Postgres is still at it after its caller went");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect((await dryRun(await rulesNow())).contactsScanned).toBeGreaterThan(20);
    await expect(snapshot(at.database, channel.workspaceId, gone.signal, async () => 1)).rejects.toThrow();
  });
});
