import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createContact } from "../../contact/acts/create-contact.ts";
import { markShared } from "../../contact/acts/mark-shared.ts";
import { updateContact } from "../../contact/acts/update-contact.ts";
import { upsertContact } from "../../contact/acts/upsert-contact.ts";
import { contactByKey, resolveContact } from "../../contact/contact-store.ts";
import { addComment } from "../../conversation/change-conversation.ts";
import { conversationPage } from "../../conversation/conversation-store.ts";
import { sendMessage } from "../../conversation/send-message.ts";
import { openDatabase } from "../../data-source.ts";
import type { Database } from "../../database.ts";
import { keepEarlyReceipt } from "../../delivery/early-receipt.ts";
import { receiveTouch } from "../../inbound/receive-touch.ts";
import { Refused } from "../../refused.ts";
import { dump } from "../../testing/dump.ts";
import type { Fixture } from "../../testing/workspace-fixture.ts";
import { fixture, touchOf } from "../../testing/workspace-fixture.ts";
import type { Tx } from "../../transaction.ts";
import { retrying, transaction } from "../../transaction.ts";
import { createWorkflow } from "../../workflow/edit-workflow.ts";
import { publishWorkflow } from "../../workflow/publish-workflow.ts";
import { startRunByHand } from "../../workflow/run-by-hand.ts";
import { digestsOf } from "../../workspace/erasure-key.ts";
import { mergeContacts } from "../acts/merge-contacts.ts";
import { unmergeContacts } from "../acts/unmerge-contacts.ts";
import { eraseContact } from "./erase-contact.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const caller = { actor: "key:test", label: "API: test", mayAttest: true };

const everything = () => dump(at.superuserUrl);

/** Somebody with everything that can be known of a person, in two contacts that were merged, and a suggestion to a third. */
async function known() {
  const ws = await at.workspace();
  const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
  const [one, two] = [await at.channel(ws), await at.channel(ws)];
  const a = await at.tell(one, "acct-erasable-1", {
    email: "erasable@shop.dev",
    name: "Erasabella",
    text: "my secret erasetext",
    id: "m-erase-1",
  });
  const b = await at.tell(two, "acct-erasable-2", { phone: "+14155550166", name: "Erasabella" });
  const merge = await act((tx) =>
    mergeContacts(tx, {
      survivorId: a.contactId,
      absorbedIds: [b.contactId],
      actor: "key:test",
      reason: "both erasereason",
      overrides: { lastName: "Eraseoverride" },
    }),
  );
  const bystander = await act((tx) =>
    createContact(
      tx,
      {
        contact: { firstName: "Bystander" },
        identifiers: [{ kind: "EMAIL", value: "erasable@shop.dev", assurance: "CLAIMED" }],
      },
      caller,
    ),
  );
  await act((tx) =>
    updateContact(
      tx,
      { id: a.contactId, contact: { tags: ["erasetag"], lifecycle: "eraselife" } },
      "key:test",
    ),
  );
  const conversation = await act(
    async (tx) =>
      (await conversationPage(tx, { first: 1, filter: { contactId: a.contactId } })).rows[0]?.id as string,
  );
  await act((tx) =>
    keepEarlyReceipt(tx, one.id, {
      externalId: "m-erase-1",
      status: "FAILED",
      failure: "no such line: erasefailure",
    }),
  );
  await act(async (tx) => {
    const [phone] = await tx.query<{ id: string }>(
      "SELECT id FROM identifier WHERE workspace_id = $1 AND kind = 'PHONE'",
      [tx.workspaceId],
    );
    await markShared(tx, phone?.id ?? "", true);
  });
  await act((tx) => addComment(tx, conversation, "erasecomment", "key:test"));
  await act((tx) => sendMessage(tx, { conversationId: conversation, text: "reply erasereply" }));
  await act(async (tx) => {
    const step = {
      id: "a",
      type: "ASK_QUESTION",
      text: "?",
      answer: { type: "TEXT" },
      saveTo: { variable: "x" },
      timeout: "P1D",
      next: null,
      onInvalid: null,
      onTimeout: null,
      onSendFailure: null,
    };
    const workflow = await publishWorkflow(
      tx,
      (
        await createWorkflow(tx, {
          name: "w",
          definition: { trigger: { type: "MANUAL" }, start: "a", steps: [step] },
        })
      ).id,
    );
    await startRunByHand(tx, {
      workflowId: workflow.id,
      contactId: a.contactId,
      conversationId: conversation,
      variables: { note: "erasevariable" },
    });
  });
  return { ws, act, one, two, a, b, merge, bystander };
}
const TRACES = [
  "erasabella",
  "erasetext",
  "acct-erasable",
  "+14155550166",
  "14155550166",
  "erasereason",
  "eraseoverride",
  "erasetag",
  "eraselife",
  "erasecomment",
  "erasereply",
  "erasevariable",
  "m-erase-1",
  "erasefailure",
];

test("a full dump afterwards holds none of what was known; the dry run counted the same and wrote nothing", async () => {
  const { act, a, b, bystander } = await known();
  const before = await everything();
  expect(TRACES.filter((trace) => !before.includes(trace) && trace !== "14155550166")).toEqual([]);
  const said = await act((tx) => eraseContact(tx, b.contactId, true));
  expect(await everything()).toBe(before);
  const done = await act((tx) => eraseContact(tx, b.contactId, false));
  expect(done).toEqual(said);
  expect([...done.erasedIds].sort()).toEqual([a.contactId, b.contactId].sort());
  expect(done.counts).toMatchObject({
    contacts: 2,
    sources: 2,
    identifiers: 4,
    conversations: 2,
    messages: 4,
    comments: 1,
    workflowRuns: 1,
    merges: 1,
  });
  const after = await everything();
  expect(TRACES.filter((trace) => after.includes(trace))).toEqual([]);
  // What waited to be sent never will be, and says so.
  expect(
    await act((tx) => tx.query("SELECT DISTINCT status, failure FROM message WHERE direction = 'OUTBOUND'")),
  ).toEqual([{ status: "FAILED", failure: "the contact was erased" }]);
  // The address is still a bystander's own claim, and nobody else's.
  expect(await act((tx) => contactByKey(tx, { email: "erasable@shop.dev" }))).toMatchObject({
    id: bystander,
  });
  expect(await act((tx) => resolveContact(tx, a.contactId))).toBeNull();
});

test("what it lost while it was one with others goes from their journal too, though it was taken out before; theirs stays", async () => {
  const ws = await at.workspace();
  const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
  const channel = await at.channel(ws);
  const [a, b, c, d] = [
    await at.tell(channel, "lost-a", { name: "Alostname" }),
    await at.tell(channel, "lost-b", { name: "Blostname" }),
    await at.tell(channel, "lost-c", { name: "Clostname" }),
    await at.tell(channel, "lost-d", { name: "Dlostname" }),
  ];
  await act((tx) => updateContact(tx, { id: b.contactId, contact: { lastName: "Blosthand" } }, "key:test"));
  const merge = (survivorId: string, absorbed: string, overrides: object) =>
    act((tx) =>
      mergeContacts(tx, {
        survivorId,
        absorbedIds: [absorbed],
        actor: "key:test",
        overrides: { ...overrides },
      }),
    );
  const first = await merge(a.contactId, b.contactId, {});
  await merge(c.contactId, a.contactId, { lastName: "Later" });
  await merge(d.contactId, c.contactId, { firstName: "Last" });
  await act((tx) => unmergeContacts(tx, first, "key:test"));
  const lost = () =>
    act(async (tx) =>
      JSON.stringify(
        await tx.query("SELECT lost_values FROM merge WHERE workspace_id = $1 AND id <> $2", [
          tx.workspaceId,
          first,
        ]),
      ),
    );
  const names = async () => [...new Set((await lost()).match(/.lost(name|hand)/g))].sort();
  expect(await names()).toEqual(expect.arrayContaining(["Blosthand", "Blostname", "Dlostname"]));
  const before = await names();
  await act((tx) => eraseContact(tx, b.contactId, false));
  expect(await names()).toEqual(before.filter((name) => !name.startsWith("B")));
});

test("imports and redeliveries do not bring it back; a new message is a new contact", async () => {
  const { act, one, a, merge } = await known();
  await act((tx) => eraseContact(tx, a.contactId, false));
  const code = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (e: unknown) => (e instanceof Refused ? e.refusals[0]?.code : e),
    );
  expect(
    await code(
      act((tx) => upsertContact(tx, { identifiers: [{ kind: "PHONE", value: "+14155550166" }] }, caller)),
    ),
  ).toBe("ERASED");
  expect(await code(act((tx) => eraseContact(tx, a.contactId, false)))).toBe("NOT_FOUND");
  expect(await code(act((tx) => unmergeContacts(tx, merge, "key:test")))).toBe("NOT_FOUND");
  const again = await at.tell(one, "acct-erasable-1", { email: "erasable@shop.dev", id: "m-erase-1" });
  expect(again.duplicate).toBe(true);
  const fresh = await at.tell(one, "acct-erasable-1", { phone: "+14155550166", text: "me again" });
  expect(fresh).toMatchObject({ duplicate: false });
  expect(fresh.contactId).not.toBe(a.contactId);
  expect(await act((tx) => contactByKey(tx, { phone: "+14155550166" }))).toMatchObject({
    id: fresh.contactId,
  });
  // Nor does a redelivery once that person is back.
  expect(
    await at.tell(one, "acct-erasable-1", { text: "my secret erasetext", id: "m-erase-1" }),
  ).toMatchObject({
    contactId: fresh.contactId,
    duplicate: true,
  });
  expect(await act((tx) => tx.query("SELECT 1 FROM message WHERE text = 'my secret erasetext'"))).toEqual([]);
});

test("a stranger who types an erased address lifts nothing; its owner's message does", async () => {
  const { ws, act, two, a } = await known();
  await act((tx) => eraseContact(tx, a.contactId, false));
  const phone = "+14155550166";
  const upsert = () =>
    act((tx) => upsertContact(tx, { identifiers: [{ kind: "PHONE", value: phone }] }, caller));
  for (const assurance of ["CLAIMED", "OBSERVED"] as const) {
    const said = {
      ...touchOf(`stranger ${assurance}`),
      identifiers: [{ kind: "PHONE", raw: phone, assurance } as const],
    };
    await retrying(at.database, ws, (tx) => receiveTouch(tx, two, said, new Date()));
    await expect(upsert()).rejects.toMatchObject({ refusals: [{ code: "ERASED" }] });
  }
  const back = await at.tell(two, "acct-erasable-2", { phone });
  expect(await upsert()).toMatchObject({ contactId: back.contactId });
});

test("what stays of an address is worth nothing without the platform's key: a dump cannot be searched for it", async () => {
  const { ws, act, a } = await known();
  await act((tx) => eraseContact(tx, a.contactId, false));
  const left = async (database: Database) =>
    transaction(
      database,
      ws,
      async (tx) =>
        (
          await tx.query<{ n: number }>(
            "SELECT count(*)::int AS n FROM erased_value WHERE workspace_id = $1 AND digest = $2",
            [tx.workspaceId, (await digestsOf(tx)).value("PHONE", "+14155550166")],
          )
        )[0]?.n,
    );
  const other = await openDatabase({ url: at.appUrl, poolSize: 1, encryptionKey: randomBytes(32) });
  try {
    expect(await left(at.database)).toBe(1);
    await expect(left(other)).rejects.toThrow(/ENCRYPTION_KEY/);
  } finally {
    await other.close();
  }
});
