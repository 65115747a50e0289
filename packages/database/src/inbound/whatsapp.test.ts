import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { resolveContact } from "../contact/contact-store.ts";
import { eraseContact } from "../identity/erasure/erase-contact.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import type { Tx } from "../transaction.ts";
import { retrying } from "../transaction.ts";
import { rekeySource } from "./rekey-source.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const [N1, N2, N3] = ["14155550101", "14155550102", "14155550103"] as const;
let count = 0;

/** A WhatsApp number of a business with what happens there. */
async function line() {
  const channel = await at.channel(await at.workspace(), "WHATSAPP_CLOUD");
  const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, channel.workspaceId, work);
  return {
    act,
    /** Somebody writes, by a business-scoped id, a number or both. */
    write: (userId: string | null, waId: string | null) =>
      at.tell(channel, waId ?? (userId as string), {
        accounts: [userId, waId].filter((id) => id !== null),
        ...(waId === null ? {} : { phone: `+${waId}` }),
      }),
    /** `user_changed_number`, or without numbers `user_changed_user_id`. */
    change: (
      previousAccounts: readonly string[],
      accounts: readonly string[],
      externalId = `s${count++}`,
    ) => {
      const number = accounts.find((account) => /^\d+$/.test(account));
      const identifiers =
        number === undefined ? [] : [{ kind: "PHONE", raw: `+${number}`, assurance: "CHANNEL" } as const];
      return act((tx) => rekeySource(tx, channel, { externalId, previousAccounts, accounts, identifiers }));
    },
    sourceOf: (id: string) =>
      act(async (tx) => {
        const [row] = await tx.query<{ accounts: string[]; phones: string[]; replyTo: string | null }>(
          `SELECT s.reply_to AS "replyTo", coalesce(array_agg(i.value ORDER BY i.value) FILTER (WHERE i.kind = 'CHANNEL_ACCOUNT'), '{}') AS accounts,
             coalesce(array_agg(i.value) FILTER (WHERE i.kind = 'PHONE'), '{}') AS phones
           FROM contact_source s LEFT JOIN identifier i ON i.workspace_id = $1 AND i.source_id = s.id
           WHERE s.workspace_id = $1 AND s.id = $2 GROUP BY s.workspace_id, s.id`,
          [tx.workspaceId, id],
        );
        return row;
      }),
    answering: (id: string) => act(async (tx) => (await resolveContact(tx, id))?.id),
  };
}

describe("replies", () => {
  test("go on to a known number when a later message names the business-scoped id alone", async () => {
    const { write, sourceOf } = await line();
    const { sourceId } = await write("US.1", N1);
    expect(await write("US.1", null)).toMatchObject({ sourceId });
    expect(await sourceOf(sourceId)).toMatchObject({ replyTo: N1 });
  });

  test("go to the number once it is known", async () => {
    const { write, sourceOf } = await line();
    const { sourceId } = await write("US.1", null);
    expect(await sourceOf(sourceId)).toMatchObject({ replyTo: "US.1" });
    await write("US.1", N1);
    expect(await sourceOf(sourceId)).toMatchObject({ replyTo: N1 });
  });
});

describe("a changed number", () => {
  test("stays inside the same contact, with replies to the new one", async () => {
    const { write, change, sourceOf } = await line();
    const { sourceId } = await write("US.1", N1);
    expect(await change(["US.1", N1], ["US.1b", N2])).toBe(true);
    expect(await sourceOf(sourceId)).toEqual({ accounts: [N2, "US.1b"], phones: [`+${N2}`], replyTo: N2 });
    expect(await write("US.1b", N2)).toMatchObject({ sourceId });
  });

  test("that another person's source holds is not where replies go", async () => {
    const { write, change, sourceOf } = await line();
    const ann = await write("US.1", N1);
    const other = await write("US.9", N2);
    await change(["US.1", N1], ["US.1b", N2]);
    expect(await sourceOf(ann.sourceId)).toMatchObject({ accounts: ["US.1b"], replyTo: "US.1b" });
    expect(await sourceOf(other.sourceId)).toMatchObject({ accounts: [N2, "US.9"], replyTo: N2 });
  });

  test.each([
    ["both new ids", "US.1b"],
    ["the new number alone", null],
  ])("told after somebody wrote by %s makes one contact of both", async (_name, userId) => {
    const { write, change, sourceOf, answering } = await line();
    const old = await write("US.1", N1);
    const early = await write(userId, N2);
    expect(early.contactId).not.toBe(old.contactId);
    const told = userId === null ? [N2] : [userId, N2];
    expect(await change(["US.1", N1], told)).toBe(true);
    expect(await answering(early.contactId)).toBe(await answering(old.contactId));
    // Nobody is written to by a number that is somebody else's soon.
    expect(await sourceOf(old.sourceId)).toEqual({ accounts: [], phones: [`+${N2}`], replyTo: null });
    expect(await sourceOf(early.sourceId)).toMatchObject({
      accounts: [N2, ...(userId === null ? [] : [userId])],
      replyTo: N2,
    });
  });

  test("that is all another person's changes nothing", async () => {
    const { write, change, sourceOf, answering } = await line();
    const ann = await write("US.1", N1);
    const other = await write("US.9", N2);
    expect(await change([N1], [N2])).toBe(false);
    expect(await sourceOf(ann.sourceId)).toMatchObject({ accounts: [N1, "US.1"], replyTo: N1 });
    expect(await answering(other.contactId)).toBe(other.contactId);
  });

  test("told again takes nothing from anyone who got the old number since, also after an erasure", async () => {
    const { act, write, change, sourceOf, answering } = await line();
    const ann = await write("US.1", N1);
    await change(["US.1", N1], ["US.1b", N2], "told");
    const bob = await write(null, N1);
    expect(await change(["US.1", N1], ["US.1b", N2], "told")).toBe(false);
    await act((tx) => eraseContact(tx, ann.contactId, false));
    expect(await change(["US.1", N1], ["US.1b", N2], "told")).toBe(false);
    expect(await sourceOf(bob.sourceId)).toEqual({ accounts: [N1], phones: [`+${N1}`], replyTo: N1 });
    expect(await answering(bob.contactId)).toBe(bob.contactId);
  });

  test("takes nothing from another business-scoped id that has the old number now", async () => {
    const { write, change, sourceOf } = await line();
    const bob = await write("US.7", N1);
    expect(await change(["US.1", N1], ["US.1b", N3])).toBe(false);
    expect(await sourceOf(bob.sourceId)).toMatchObject({ accounts: [N1, "US.7"], replyTo: N1 });
  });
});

describe("two business-scoped ids under one vouched number", () => {
  test.each([
    ["US.1001", "US.1002"],
    ["US.ENT.1001", "US.ENT.1002"],
  ])("are two people: %s and %s", async (one, two) => {
    const { write, answering } = await line();
    const [a, b] = [await write(one, N1), await write(two, N1)];
    expect(await answering(b.contactId)).not.toBe(await answering(a.contactId));
  });

  test("are nothing of the kind on another channel, whose ids only look alike", async () => {
    const custom = await at.channel(await at.workspace());
    const a = await at.tell(custom, "US.1001", { phone: `+${N1}` });
    expect(await at.tell(custom, "US.1002", { phone: `+${N1}` })).toMatchObject({ contactId: a.contactId });
  });
});
