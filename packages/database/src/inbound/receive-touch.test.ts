import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { contactByKey, identifiersByContact, mergedIds, resolveContact } from "../contact/contact-store.ts";
import { conversationPage } from "../conversation/conversation-store.ts";
import { newId } from "../id.ts";
import { mergesByContact } from "../identity/merge/merge-store.ts";
import { suggestionPage } from "../identity/suggestion/suggestion-store.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture, touchOf } from "../testing/workspace-fixture.ts";
import { transaction } from "../transaction.ts";
import { updateWorkspace } from "../workspace/change-workspace.ts";
import { receiveTouch } from "./receive-touch.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

describe("an inbound message", () => {
  test("makes a contact, a source, a conversation; said again it changes nothing", async () => {
    const ws = await at.workspace();
    const line = await at.channel(ws);
    const first = await at.tell(line, "ann", { id: "m1", email: "Ann@Shop.dev", name: "Ann" });
    const again = await at.tell(line, "ann", { id: "m1", email: "ann@shop.dev" });
    expect(again).toMatchObject({ contactId: first.contactId, duplicate: true });
    await transaction(at.database, ws, async (tx) => {
      const contact = await resolveContact(tx, first.contactId);
      expect(contact).toMatchObject({
        displayName: "Ann",
        firstName: "Ann",
        email: "ann@shop.dev",
        emailVerified: true,
      });
      expect(
        (await identifiersByContact(tx, [first.contactId])).map((i) => [
          i.kind,
          i.value,
          i.assurance,
          i.owner,
        ]),
      ).toEqual([
        ["CHANNEL_ACCOUNT", "ann", 2, true],
        ["EMAIL", "ann@shop.dev", 2, true],
      ]);
      expect((await conversationPage(tx, { first: 10 })).rows).toHaveLength(1);
      expect(await tx.query("SELECT type FROM outbox ORDER BY id")).toEqual(
        [
          "contact.created",
          ...["identifier.added", "identifier.added", "identifier.verified"],
          ...["contact.updated", "conversation.opened", "message.received"],
        ].map((type) => ({ type })),
      );
    });
  });

  test("of somebody known writes no identity row", async () => {
    const ws = await at.workspace();
    const line = await at.channel(ws);
    const { contactId } = await at.tell(line, "ann", { email: "ann@shop.dev", name: "Ann" });
    const before = await transaction(at.database, ws, (tx) => resolveContact(tx, contactId));
    await at.tell(line, "ann", { email: "ANN@shop.dev", name: "Ann", text: "again" });
    const after = await transaction(at.database, ws, (tx) => resolveContact(tx, contactId));
    expect(after).toEqual(before);
  });

  test("with the same vouched phone on two channels is one contact by verified-phone, both conversations under it", async () => {
    const ws = await at.workspace();
    const [one, two] = [await at.channel(ws), await at.channel(ws)];
    const a = await at.tell(one, "a", { phone: "+14155550123", text: "a1" });
    const b = await at.tell(two, "b", { text: "b1" });
    expect(b.contactId).not.toBe(a.contactId);
    const joined = await at.tell(two, "b", { phone: "+1 (415) 555-0123", text: "b2" });
    expect(joined.contactId).toBe(a.contactId);
    await transaction(at.database, ws, async (tx) => {
      const [merge, ...more] = await mergesByContact(tx, [a.contactId]);
      expect(more).toEqual([]);
      expect(merge).toMatchObject({
        survivorId: a.contactId,
        actor: "rule:verified-phone",
        rule: { key: "verified-phone" },
        rulesVersion: 1,
        evidence: [
          { kind: "PHONE", value: "+14155550123", assuranceLeft: "CHANNEL", assuranceRight: "CHANNEL" },
        ],
      });
      expect(await mergedIds(tx, [a.contactId])).toEqual([{ contactId: a.contactId, id: b.contactId }]);
      expect(
        (await conversationPage(tx, { first: 10, filter: { contactId: a.contactId } })).rows,
      ).toHaveLength(2);
      expect((await resolveContact(tx, b.contactId))?.id).toBe(a.contactId);
      expect((await contactByKey(tx, { channelAccount: { channelId: two.id, accountId: "b" } }))?.id).toBe(
        a.contactId,
      );
      expect((await suggestionPage(tx, { first: 10, status: "OPEN" })).rows).toEqual([]);
    });
  });

  test("64 first messages at once of one account with the same values are one contact with 64 messages", async () => {
    const ws = await at.workspace();
    const line = await at.channel(ws);
    await Promise.all(
      Array.from({ length: 64 }, (_, i) =>
        at.tell(line, "a", { email: "one@shop.dev", phone: "+14155550199", text: `m${i}` }),
      ),
    );
    await transaction(at.database, ws, async (tx) => {
      expect(await tx.query("SELECT count(*)::int AS n FROM contact")).toEqual([{ n: 1 }]);
      expect(await tx.query("SELECT count(*)::int AS n FROM message")).toEqual([{ n: 64 }]);
      expect((await conversationPage(tx, { first: 10 })).rows).toHaveLength(1);
    });
  });

  test("through one value five merges an hour go by themselves, those beyond wait as suggestions", async () => {
    const ws = await at.workspace();
    const lines = await Promise.all(Array.from({ length: 8 }, () => at.channel(ws)));
    const told = await Promise.all(lines.map((line) => at.tell(line, "a", { email: "storm@shop.dev" })));
    await transaction(at.database, ws, async (tx) => {
      expect(await tx.query("SELECT count(*)::int AS n FROM contact WHERE live")).toEqual([{ n: 3 }]);
      const { rows } = await suggestionPage(tx, { first: 10, status: "OPEN" });
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.map((row) => row.heldBackBy)).toEqual(rows.map(() => ["STORM"]));
      expect(await tx.query("SELECT count(*)::int AS n FROM message")).toEqual([{ n: told.length }]);
    });
  });

  test("a message from somebody with a name of thousands of characters is stored", async () => {
    const ws = await at.workspace();
    const name = Array.from({ length: 1000 }, () => newId()).join("");
    const { contactId } = await at.tell(await at.channel(ws), "a", { name });
    await transaction(at.database, ws, async (tx) =>
      expect((await resolveContact(tx, contactId))?.displayName).toBe(name.slice(0, 200)),
    );
  });

  test("a value that points at nobody identifies nobody, and why is recorded with the message, from somebody known too", async () => {
    const ws = await at.workspace();
    const line = await at.channel(ws);
    const address = "noreply@shop.dev";
    const mail = {
      ...touchOf(address),
      identifiers: [
        {
          kind: "EMAIL" as const,
          raw: address,
          assurance: "CHANNEL" as const,
          unusable: "The address of a machine.",
        },
        { kind: "EMAIL" as const, raw: "anonymous", assurance: "CHANNEL" as const },
        { kind: "PHONE" as const, raw: "12", assurance: "CHANNEL" as const },
      ],
    };
    for (const externalId of ["m1", "m2"])
      await transaction(at.database, ws, (tx) =>
        receiveTouch(
          tx,
          line,
          { ...mail, message: { externalId, externalScope: "", text: externalId } },
          new Date(),
        ),
      );
    await transaction(at.database, ws, async (tx) => {
      expect(await tx.query("SELECT kind, value FROM identifier")).toEqual([
        { kind: "CHANNEL_ACCOUNT", value: address },
      ]);
      expect(await tx.query("SELECT text FROM message ORDER BY text")).toEqual([
        { text: "m1" },
        { text: "m2" },
      ]);
      const unused = [
        { kind: "EMAIL", raw: address, reason: "The address of a machine." },
        { kind: "EMAIL", raw: "anonymous", reason: "A placeholder, not a value of a person." },
        { kind: "PHONE", raw: "12", reason: expect.any(String) },
      ];
      expect(
        await tx.query("SELECT payload->'unused' AS unused FROM outbox WHERE type = 'message.received'"),
      ).toEqual([{ unused }, { unused }]);
    });
  });

  test("the workspace's country reads a number of somebody known as it does of somebody new; held, it is recorded as nothing else", async () => {
    const ws = await at.workspace();
    await transaction(at.database, ws, (tx) => updateWorkspace(tx, { defaultCountry: "DE" }));
    const line = await at.channel(ws);
    await at.tell(line, "ann");
    for (const text of ["once", "twice"]) await at.tell(line, "ann", { phone: "030 901820", text });
    await transaction(at.database, ws, async (tx) => {
      expect(await tx.query("SELECT value, derived FROM identifier WHERE kind = 'PHONE'")).toEqual([
        { value: "+4930901820", derived: true },
      ]);
      expect(
        await tx.query("SELECT 1 FROM outbox WHERE type = 'message.received' AND payload ? 'unused'"),
      ).toEqual([]);
    });
  });

  test("what a message brings and can be used is recorded as nothing else", async () => {
    const ws = await at.workspace();
    await at.tell(await at.channel(ws), "ann", { email: "ann@shop.dev" });
    await transaction(at.database, ws, async (tx) =>
      expect(
        await tx.query("SELECT 1 FROM outbox WHERE type = 'message.received' AND payload ? 'unused'"),
      ).toEqual([]),
    );
  });

  test("a tenant sees nothing of another", async () => {
    const [ws, other] = [await at.workspace(), await at.workspace()];
    const line = await at.channel(ws);
    const { contactId } = await at.tell(line, "ann");
    await transaction(at.database, other, async (tx) => {
      expect(await resolveContact(tx, contactId)).toBeNull();
      expect(await tx.query("SELECT 1 FROM message")).toEqual([]);
    });
    const insert =
      "INSERT INTO contact (workspace_id, id, first_seen_at, display_name) VALUES ($1, $2, now(), 'x')";
    const writing = transaction(at.database, other, (tx) => tx.query(insert, [ws, contactId]));
    await expect(writing).rejects.toThrow(/row-level security/);
  });
});
