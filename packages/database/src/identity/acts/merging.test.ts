import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import pg from "pg";
import { createContact } from "../../contact/acts/create-contact.ts";
import { updateContact } from "../../contact/acts/update-contact.ts";
import { resolveContact, resolveContacts } from "../../contact/contact-store.ts";
import { provenanceOf } from "../../contact/provenance-store.ts";
import { Refused } from "../../refused.ts";
import type { Fixture } from "../../testing/workspace-fixture.ts";
import { fixture } from "../../testing/workspace-fixture.ts";
import type { Tx } from "../../transaction.ts";
import { retrying, transaction } from "../../transaction.ts";
import { explainMatch } from "../explain-match.ts";
import { currentRules, ruleSetOf } from "../rules/rules-store.ts";
import { suggestionPage } from "../suggestion/suggestion-store.ts";
import { acceptSuggestion, rejectSuggestion } from "./decide-suggestion.ts";
import { mergeContacts } from "./merge-contacts.ts";
import { planPersonsMerge } from "./merge-plan.ts";
import { unmergeContacts } from "./unmerge-contacts.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const caller = { actor: "key:test", label: "API: test", mayAttest: true };
let count = 0;

/** A workspace with ways to act in it. */
async function space() {
  const ws = await at.workspace();
  const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
  const loner = (contact: object = {}) =>
    act((tx) =>
      createContact(
        tx,
        { contact, identifiers: [{ kind: "EMAIL", value: `p${count++}@mail.dev`, assurance: "CLAIMED" }] },
        caller,
      ),
    );
  const merge = (survivorId: string, absorbedIds: string[], more: object = {}) =>
    act((tx) => mergeContacts(tx, { survivorId, absorbedIds, actor: "key:test", ...more }));
  const unmerge = (id: string) => act((tx) => unmergeContacts(tx, id, "key:test"));
  const whereAre = (ids: string[]) =>
    act(async (tx) =>
      ids.map(
        (
          (found) => (id: string) =>
            found.get(id)?.id
        )(await resolveContacts(tx, ids)),
      ),
    );
  return { ws, act, loner, merge, unmerge, whereAre };
}

/** Every row of a workspace but counters, the journal and the outbox. */
async function dump(ws: string): Promise<unknown> {
  const tables: Record<string, string> = {
    contact: "to_jsonb(t) - 'version' - 'updated_at'",
    contact_source: "to_jsonb(t)",
    identifier: "to_jsonb(t)",
    source_field: "to_jsonb(t)",
    contact_pin: "to_jsonb(t)",
    conversation: "to_jsonb(t)",
    message: "to_jsonb(t)",
  };
  return transaction(at.database, ws, async (tx) => {
    const all: Record<string, unknown> = {};
    for (const [table, row] of Object.entries(tables))
      all[table] = await tx.queryOnce(`SELECT ${row} AS row FROM ${table} t ORDER BY 1`);
    return all;
  });
}

const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (e: unknown) => e,
  );
  return error instanceof Refused ? error.refusals[0]?.code : error;
};

describe("a merge and its undo", () => {
  test("leave every row as it was, hands, tags, owners and all", async () => {
    const { ws, act, loner, merge, unmerge } = await space();
    const [one, two] = [await at.channel(ws), await at.channel(ws)];
    const a = await at.tell(one, "ann", { email: "ann@shop.dev", name: "Ann" });
    const b = await at.tell(two, "bea", { email: "bea@shop.dev", phone: "+14155550177", name: "Bea" });
    await act((tx) =>
      updateContact(tx, { id: a.contactId, contact: { tags: ["new", "both"], language: "de" } }, "key:test"),
    );
    await act((tx) =>
      updateContact(
        tx,
        { id: b.contactId, contact: { tags: ["vip", "both"], firstName: "Beatrix" } },
        "key:test",
      ),
    );
    const c = await loner({ lastName: "Conrad", tags: ["third"] });
    const before = await dump(ws);
    const id = await merge(a.contactId, [b.contactId, c], { overrides: { firstName: "Chosen" } });
    const merged = await act((tx) => resolveContact(tx, b.contactId));
    expect(merged).toMatchObject({
      id: a.contactId,
      firstName: "Chosen",
      lastName: "Conrad",
      tags: ["both", "new", "third", "vip"],
      language: "de",
    });
    await unmerge(id);
    expect(await dump(ws)).toEqual(before);
    expect(await refusal(unmerge(id))).toBe("ALREADY_UNDONE");
  });

  test("what came between goes to its own side; what a person set since stays and is told", async () => {
    const { ws, act, merge, unmerge, whereAre } = await space();
    const [one, two] = [await at.channel(ws), await at.channel(ws)];
    const [a, b] = [await at.tell(one, "a", { name: "Ann" }), await at.tell(two, "b", { name: "Bea" })];
    const id = await merge(a.contactId, [b.contactId]);
    const late = await at.tell(two, "b", { email: "late@shop.dev" });
    expect(late.contactId).toBe(a.contactId);
    await act((tx) =>
      updateContact(
        tx,
        { id: b.contactId, contact: { firstName: "By hand", lifecycle: "customer" } },
        "key:test",
      ),
    );
    const undone = await unmerge(id);
    expect(undone.kept.map((k) => [k.field, k.value])).toEqual([
      ["firstName", "By hand"],
      ["lifecycle", "customer"],
    ]);
    expect(undone.contactIds).toEqual([a.contactId, b.contactId]);
    expect(await whereAre([a.contactId, b.contactId])).toEqual([a.contactId, b.contactId]);
    const [left, right] = [
      await act((tx) => resolveContact(tx, a.contactId)),
      await act((tx) => resolveContact(tx, b.contactId)),
    ];
    expect([left?.firstName, left?.email, right?.firstName, right?.email]).toEqual([
      "By hand",
      null,
      "Bea",
      "late@shop.dev",
    ]);
  });

  test("in a chain each can be undone alone, wherever its sources are by now", async () => {
    const { loner, merge, unmerge, whereAre } = await space();
    for (let position = 1; position <= 4; position++) {
      const chain: string[] = [];
      for (let i = 0; i < 5; i++) chain.push(await loner());
      const merges: string[] = [];
      for (let i = 1; i < 5; i++) merges.push(await merge(chain[i] as string, [chain[i - 1] as string]));
      expect(await whereAre(chain)).toEqual(chain.map(() => chain[4]));
      await unmerge(merges[position - 1] as string);
      expect(await whereAre(chain)).toEqual(
        chain.map((_, i) => (i < position ? chain[position - 1] : chain[4])),
      );
    }
  });

  test("a source that a person took out and merged straight into the survivor is SUPERSEDED too, and stays there", async () => {
    const { loner, merge, unmerge, whereAre } = await space();
    const [a, b, c] = [await loner(), await loner(), await loner()];
    const inner = await merge(a, [b]);
    const outer = await merge(c, [a]);
    await unmerge(inner);
    await merge(c, [b]);
    const undone = await unmerge(outer);
    expect(undone.notes.map((n) => n.code)).toEqual(["SUPERSEDED"]);
    expect(await whereAre([a, b, c])).toEqual([a, c, c]);
  });

  test("a source that a person placed elsewhere since is SUPERSEDED, the rest goes back", async () => {
    const { loner, merge, unmerge, whereAre } = await space();
    const [a, b, c, d] = [await loner(), await loner(), await loner(), await loner()];
    const inner = await merge(a, [b]);
    const outer = await merge(c, [a]);
    await unmerge(inner);
    expect(await whereAre([a, b, c, d])).toEqual([c, b, c, d]);
    await merge(d, [b]);
    const undone = await unmerge(outer);
    expect(undone.notes.map((n) => n.code)).toEqual(["SUPERSEDED"]);
    expect(await whereAre([a, b, c, d])).toEqual([a, d, c, d]);
  });

  test("keeps the pair apart: neither the old nor new evidence, nor a third person's, joins it again, until a person does", async () => {
    const { ws, act, unmerge, merge, whereAre } = await space();
    const lines = [await at.channel(ws), await at.channel(ws), await at.channel(ws)] as const;
    const a = await at.tell(lines[0], "a", { email: "same@shop.dev" });
    const b0 = await at.tell(lines[1], "b");
    expect((await at.tell(lines[1], "b", { email: "same@shop.dev" })).contactId).toBe(a.contactId);
    const [{ id }] = (await act((tx) => tx.query<{ id: string }>("SELECT id FROM merge"))) as [
      { id: string },
    ];
    await unmerge(id);
    await at.tell(lines[0], "a", { phone: "+14155550144" });
    await at.tell(lines[1], "b", { phone: "+14155550144" });
    const x = await at.tell(lines[2], "x", { email: "same@shop.dev" });
    const [left, right] = await whereAre([a.contactId, b0.contactId, x.contactId]);
    expect(left).not.toBe(right);
    expect((await act((tx) => explainMatch(tx, a.contactId, b0.contactId)))?.blockedBy).toContain(
      "REJECTED_BEFORE",
    );
    await merge(a.contactId, [b0.contactId]);
    expect(new Set(await whereAre([a.contactId, b0.contactId, x.contactId])).size).toBe(1);
  });
});

describe("what a person is refused", () => {
  test("itself, one twice, a missing one, two attested ids; and nothing is written", async () => {
    const { ws, act, loner, merge } = await space();
    const [a, b] = [await loner(), await loner()];
    const attested = (value: string) =>
      act((tx) => createContact(tx, { identifiers: [{ kind: "EXTERNAL_ID", value }] }, caller));
    const [x, y] = [await attested("cust-1"), await attested("cust-2")];
    const before = await dump(ws);
    expect(await refusal(merge(a, [a]))).toBe("SAME_CONTACT");
    expect(await refusal(merge(a, [b, b]))).toBe("SAME_CONTACT");
    expect(await refusal(merge(a, [b, "ffffffff-ffff-ffff-ffff-ffffffffffff"]))).toBe("NOT_FOUND");
    expect(await refusal(merge(x, [y]))).toBe("MERGE_BLOCKED");
    expect(await dump(ws)).toEqual(before);
  });

  test("a preview writes nothing and is what the merge then does", async () => {
    const { ws, act, loner, merge } = await space();
    const [a, b] = [
      await loner({ firstName: "Ann", tags: ["x"] }),
      await loner({ firstName: "Anna", lastName: "Lee" }),
    ];
    const before = await dump(ws);
    const told = await act(async (tx) =>
      planPersonsMerge(
        tx,
        { survivorId: a, absorbedIds: [b], overrides: { lastName: "Chosen" } },
        ruleSetOf(await currentRules(tx)),
      ),
    );
    expect(await dump(ws)).toEqual(before);
    await merge(a, [b], { overrides: { lastName: "Chosen" } });
    const shown = (await act((tx) => provenanceOf(tx, [a]))).get(a) ?? [];
    const plain = (list: readonly { field: string; value: unknown }[]) =>
      list.map((v) => `${v.field}=${JSON.stringify(v.value)}`).sort();
    expect(plain(told.fields)).toEqual(plain(shown));
    expect([told.movedSources, told.movedConversations, told.blockedBy]).toEqual([1, 0, []]);
  });
});

describe("a suggestion", () => {
  const claimed = { kind: "EMAIL", assurance: "CLAIMED" } as const;
  const open = (act: Awaited<ReturnType<typeof space>>["act"]) =>
    act(async (tx) => (await suggestionPage(tx, { first: 10, status: "OPEN" })).rows);

  test("says why it waits; accepted it merges under its rule; undone it stays apart", async () => {
    const { act, unmerge, whereAre } = await space();
    const a = await act((tx) =>
      createContact(tx, { identifiers: [{ ...claimed, value: "one@shop.dev" }] }, caller),
    );
    const b = await act((tx) =>
      createContact(tx, { identifiers: [{ ...claimed, value: "ONE@shop.dev" }] }, caller),
    );
    const [suggestion, ...more] = await open(act);
    expect(more).toEqual([]);
    expect(suggestion).toMatchObject({
      rule: { key: "same-email" },
      heldBackBy: ["CLAIMED_ONLY"],
      evidence: [
        { kind: "EMAIL", value: "one@shop.dev", assuranceLeft: "CLAIMED", assuranceRight: "CLAIMED" },
      ],
    });
    const merge = await act((tx) => acceptSuggestion(tx, suggestion?.id as string, "key:test"));
    expect(await whereAre([a, b])).toEqual([a, a]);
    expect(await open(act)).toEqual([]);
    expect(await refusal(act((tx) => acceptSuggestion(tx, suggestion?.id as string, "key:test")))).toBe(
      "CONFLICT",
    );
    await unmerge(merge);
    expect(await whereAre([a, b])).toEqual([a, b]);
    expect(await open(act)).toEqual([]);
  });

  test("rejected is remembered", async () => {
    const { ws, act, whereAre } = await space();
    const [one, two] = [await at.channel(ws), await at.channel(ws)];
    const [a, b] = [await at.tell(one, "a"), await at.tell(two, "b")];
    const c = await act((tx) =>
      createContact(tx, { identifiers: [{ ...claimed, value: "x@shop.dev" }] }, caller),
    );
    await at.tell(one, "a", { email: "x@shop.dev" });
    const [suggestion] = await open(act);
    await act((tx) => rejectSuggestion(tx, suggestion?.id as string, "key:test", "not the same"));
    expect(await open(act)).toEqual([]);
    await at.tell(two, "b", { email: "x@shop.dev" });
    expect(await whereAre([a.contactId, b.contactId, c])).toEqual([a.contactId, a.contactId, c]);
    expect(await open(act)).toEqual([]);
  });
});

describe("the database itself", () => {
  test("refuses a source of a merged contact, a merge into a merged one, a second owner, an account of two sources", async () => {
    const { ws, act, loner, merge } = await space();
    const line = await at.channel(ws);
    const told = await at.tell(line, "ann", { email: "owner@shop.dev" });
    const [a, b] = [await loner(), await loner()];
    await merge(a, [b]);
    const [source] = await act((tx) =>
      tx.query<{ id: string }>("SELECT id FROM contact_source WHERE contact_id = $1 LIMIT 1", [a]),
    );
    const raw = (sql: string, values: unknown[] = []) => act((tx) => tx.query(sql, values));
    await expect(
      raw("UPDATE contact_source SET contact_id = $1 WHERE id = $2", [b, source?.id]),
    ).rejects.toThrow(/contact_source_contact_root/);
    await expect(
      raw("UPDATE contact SET merged_into = $1, absorbed_by = (SELECT id FROM merge LIMIT 1) WHERE id = $2", [
        b,
        told.contactId,
      ]),
    ).rejects.toThrow(/contact_source_contact_root|contact_merged_into_live/);
    const copy = `INSERT INTO identifier (workspace_id, id, source_id, kind, scope, value, raw, assurance, origin, normaliser_version, owner)
      SELECT workspace_id, gen_random_uuid(), $1, kind, scope, value, raw, assurance, origin, normaliser_version, owner FROM identifier WHERE kind = $2 AND source_id = $3`;
    await expect(raw(copy, [source?.id, "EMAIL", told.sourceId])).rejects.toThrow(/identifier_owner/);
    await expect(raw(copy, [source?.id, "CHANNEL_ACCOUNT", told.sourceId])).rejects.toThrow(
      /identifier_owner|identifier_account/,
    );
  });

  test("begins every key with the workspace and walls every table off, for its owner too", async () => {
    const client = new pg.Client({ connectionString: at.ownerUrl });
    await client.connect();
    try {
      const keys =
        await client.query(`SELECT c.conrelid::regclass::text AS table, c.conname, (SELECT attname FROM pg_attribute WHERE attrelid = c.conrelid AND attnum = c.conkey[1]) AS first
        FROM pg_constraint c WHERE c.contype IN ('p', 'u', 'f') AND c.connamespace = 'public'::regnamespace AND c.conrelid <> 'schema_migration'::regclass`);
      expect(keys.rows.length).toBeGreaterThan(50);
      expect(keys.rows.filter((row) => row.first !== "workspace_id")).toEqual([]);
      const uniques =
        await client.query(`SELECT indexrelid::regclass::text AS name, (SELECT attname FROM pg_attribute WHERE attrelid = i.indrelid AND attnum = i.indkey[0]) AS first
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid WHERE i.indisunique AND t.relnamespace = 'public'::regnamespace AND t.relname <> 'schema_migration'`);
      expect(uniques.rows.filter((row) => row.first !== "workspace_id")).toEqual([]);
      const open =
        await client.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'schema_migration'
        AND NOT (relrowsecurity AND relforcerowsecurity)`);
      expect(open.rows).toEqual([]);
      const triggers = await client.query("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal");
      expect(triggers.rows).toEqual([]);
    } finally {
      await client.end();
    }
  });
});
