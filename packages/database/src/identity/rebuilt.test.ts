import type { MergeRule } from "@contact-identity/domain";
import { DEFAULT_RULES } from "@contact-identity/domain";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { lockContactsById } from "../contact/atoms.ts";
import { provenanceOf } from "../contact/provenance-store.ts";
import { anHourLater } from "../testing/hour.ts";
import type { Act } from "../testing/identity-acts.ts";
import { perform } from "../testing/identity-acts.ts";
import { asStored, decidedAgain } from "../testing/picture.ts";
import { chance, randomActs } from "../testing/random-acts.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import type { Tx } from "../transaction.ts";
import { retrying, transaction } from "../transaction.ts";
import { applyRules } from "./acts/apply-rules.ts";
import { dryRunRules } from "./acts/dry-run.ts";
import { mergeContacts } from "./acts/merge-contacts.ts";
import { planPersonsMerge } from "./acts/merge-plan.ts";
import { markUndone } from "./merge/journal.ts";
import { moveSources } from "./merge/move-sources.ts";
import { currentRules, ruleSetOf } from "./rules/rules-store.ts";
import { updateRules } from "./rules/update-rules.ts";
import { settleIdentity } from "./settle-identity.ts";

/** `npm run soak` asks for more of the same. */
const TOWNS = Number(process.env.REBUILDS ?? 3);
const FIRST_SEED = Number(process.env.SEED ?? 1);
const ACTS = 80;

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

/** A workspace in which much has happened. */
async function livedIn(seed: number) {
  const ws = await at.workspace();
  const channels = [(await at.channel(ws)).id, (await at.channel(ws)).id];
  const acts: Act[] = randomActs(seed, ACTS, channels);
  for (const act of acts) expect(await perform(at.database, ws, act)).not.toHaveProperty("error");
  await retrying(at.database, ws, anHourLater);
  return ws;
}

/** What a look in a transaction found, after everything that was done in it was taken back. */
async function tried<T>(ws: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const found: T[] = [];
  const back = new Error("taken back");
  await transaction(at.database, ws, async (tx) => {
    found.push(await work(tx));
    throw back;
  }).catch((error: unknown) => {
    if (error !== back) throw error;
  });
  return found[0] as T;
}

/** Cuts every merge that a rule made and forgets every suggestion that no person decided. */
async function forgetWhatRulesMade(tx: Tx): Promise<string[]> {
  const contacts = await tx.query<{ id: string }>("SELECT id FROM contact WHERE erased_at IS NULL");
  const { atoms, links } = await lockContactsById(
    tx,
    contacts.map((row) => row.id),
  );
  const ids = atoms.map((atom) => atom.id);
  const byRules = links.filter((link) => !link.byPerson);
  await markUndone(tx, [...new Set(byRules.map((link) => link.merge))], "test", new Date());
  await moveSources(
    tx,
    ids,
    new Map(atoms.map((atom) => [atom.id, atom.root])),
    links.filter((link) => link.byPerson),
  );
  await tx.query(
    "DELETE FROM merge_suggestion_contact WHERE suggestion_id IN (SELECT id FROM merge_suggestion WHERE status IN ('OPEN', 'SUPERSEDED'))",
  );
  await tx.query("DELETE FROM merge_suggestion WHERE status IN ('OPEN', 'SUPERSEDED')");
  await tx.query(
    "UPDATE identifier i SET shared = coalesce((SELECT k.shared FROM value_mark k WHERE k.kind = i.kind AND k.value = i.value), i.shared_kind)",
  );
  return ids;
}

const ACTIONS = ["MERGE", "SUGGEST", "IGNORE"] as const;
/** An edit of the rules as a person might make it; never one that is refused. */
function editedAtRandom(seed: number) {
  const { next, pick } = chance(seed);
  const rules = DEFAULT_RULES.rules
    .filter(() => next(6) > 0)
    .map((rule): MergeRule => {
      const action = next(3) === 0 ? pick(ACTIONS) : rule.action;
      return action === "MERGE"
        ? { ...rule, action, onAlias: false, minAssurance: next(2) ? "CHANNEL" : "ATTESTED" }
        : { ...rule, action };
    });
  return {
    rules,
    maxContactsPerValue: 1 + next(4),
    ...(next(3) === 0 ? { blockedValues: ["bob@shop.dev"] } : {}),
  };
}

/** Puts an edit in force and does what the worker does of it. */
async function putInForce(tx: Tx, edit: ReturnType<typeof editedAtRandom>): Promise<number> {
  const { version } = await currentRules(tx);
  const next = await updateRules(tx, { ...edit, expectedVersion: version });
  for (let after: string | null = null; ; ) {
    await applyRules(tx, { version: next, after });
    const [more] = await tx.query<{ after: string }>(
      `DELETE FROM outbox WHERE type = 'internal.apply-rules' AND payload ->> 'after' IS NOT NULL RETURNING payload ->> 'after' AS after`,
    );
    if (!more) break;
    after = more.after;
  }
  return next;
}

describe.each(Array.from({ length: TOWNS }, (_, i) => FIRST_SEED + i))(
  "where much has happened at random, seed %i,",
  (seed) => {
    let ws: string;
    beforeAll(async () => {
      ws = await livedIn(seed);
    });

    test("what rules made, forgotten and made again from the evidence, is what it was", async () => {
      const [before, after] = await tried(ws, async (tx) => {
        const stood = await asStored(tx);
        const ids = await forgetWhatRulesMade(tx);
        for (const id of ids) await settleIdentity(tx, [id], { changed: [] });
        return [stood, await asStored(tx)];
      });
      expect(after).toEqual(before);
    });

    test("a dry run of an edit tells what the edit then does", async () => {
      for (let round = 0; round < 4; round++) {
        const edit = editedAtRandom(seed * 100 + round);
        const told = await tried(ws, async (tx) => {
          const current = ruleSetOf(await currentRules(tx));
          return dryRunRules(tx, { ...current, ...edit });
        });
        const done = await tried(ws, async (tx) => {
          const live = async () =>
            (await tx.query<{ n: number }>("SELECT count(*)::int AS n FROM contact WHERE live"))[0]?.n;
          const contacts = await live();
          const version = await putInForce(tx, edit);
          const [made] = await tx.query<{ n: number }>(
            "SELECT count(*)::int AS n FROM merge WHERE rules_version = $1 AND NOT by_person AND undone_at IS NULL",
            [version],
          );
          const { partition, ...again } = await decidedAgain(tx);
          expect(await asStored(tx)).toEqual(again);
          const name = (atom: string) =>
            [...(partition.groups.all().get(partition.groups.find(atom)) ?? [])].sort()[0];
          const blocked = new Set(
            partition.blocked.map(({ edge }) => [name(edge.left), name(edge.right)].sort().join()),
          );
          return {
            contactsScanned: contacts,
            wouldMerge: made?.n,
            wouldSuggest: again.suggestions.length,
            blocked: blocked.size,
          };
        });
        const { samples: _, ...counts } = told;
        expect({ round, ...counts }).toEqual({ round, ...done });
      }
    });

    test("a preview tells what the merge then does: who, fields, values that lose, what moves, on what evidence", async () => {
      const { pick } = chance(seed);
      const contacts = await retrying(at.database, ws, (tx) =>
        tx.query<{ id: string }>("SELECT id FROM contact WHERE live ORDER BY id"),
      );
      for (let round = 0; round < 12; round++) {
        const request = {
          survivorId: pick(contacts).id,
          absorbedIds: [pick(contacts).id],
          overrides: round % 3 === 0 ? { lastName: "Chosen" } : null,
        };
        const told = await tried(ws, async (tx) =>
          planPersonsMerge(tx, request, ruleSetOf(await currentRules(tx))),
        );
        const done = await tried(ws, async (tx) => {
          const moved = `SELECT s.id, (SELECT count(*)::int FROM conversation c WHERE c.source_id = s.id) AS conversations FROM contact_source s WHERE s.contact_id = $1`;
          const sources = await tx.query<{ conversations: number }>(moved, [request.absorbedIds[0]]);
          const id = await mergeContacts(tx, { ...request, actor: "key:test" }).catch(
            (error: unknown) => error as Error,
          );
          if (typeof id !== "string") return id;
          const [journal] = await tx.query<{ evidence: unknown; lost: { field: string; value: unknown }[] }>(
            "SELECT evidence, lost_values AS lost FROM merge WHERE id = $1",
            [id],
          );
          const shown = (await provenanceOf(tx, [request.survivorId])).get(request.survivorId) ?? [];
          return { journal, shown, sources };
        });
        if (done instanceof Error) {
          expect(told.refusals.length).toBeGreaterThan(0);
          expect(done.message).toBe(told.refusals.map((refusal) => refusal.message).join(" "));
          continue;
        }
        const plain = (list: readonly { field: string; value: unknown }[]) =>
          list.map((v) => `${v.field}=${JSON.stringify(v.value)}`).sort();
        expect(told.refusals).toEqual([]);
        expect(told.evidence).toEqual(done.journal?.evidence);
        expect(plain(told.lostValues)).toEqual(plain(done.journal?.lost ?? []));
        expect(plain(told.fields)).toEqual(plain(done.shown));
        expect(told.movedSources).toBe(done.sources.length);
        expect(told.movedConversations).toBe(
          done.sources.reduce((sum, source) => sum + source.conversations, 0),
        );
      }
    });
  },
);
