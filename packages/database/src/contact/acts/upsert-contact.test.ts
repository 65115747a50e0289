import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { mergeContacts } from "../../identity/acts/merge-contacts.ts";
import { unmergeContacts } from "../../identity/acts/unmerge-contacts.ts";
import { eraseContact } from "../../identity/erasure/erase-contact.ts";
import { mergesByContact } from "../../identity/merge/merge-store.ts";
import { suggestionPage } from "../../identity/suggestion/suggestion-store.ts";
import { receiveTouch } from "../../inbound/receive-touch.ts";
import type { Fixture } from "../../testing/workspace-fixture.ts";
import { fixture, touchOf } from "../../testing/workspace-fixture.ts";
import type { Tx } from "../../transaction.ts";
import { retrying } from "../../transaction.ts";
import type { GivenIdentifier } from "../contact-input.ts";
import { contactByKey, identifiersByContact, resolveContact } from "../contact-store.ts";
import { addIdentifier, upsertContact } from "./upsert-contact.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const crm = { actor: "key:crm", label: "API: CRM", mayAttest: true };
const form = { actor: "key:form", label: "API: form", mayAttest: false };
const ANN: readonly GivenIdentifier[] = [
  { kind: "EMAIL", value: "ann@shop.dev" },
  { kind: "EXTERNAL_ID", value: "42" },
];

async function space() {
  const ws = await at.workspace();
  const [chat, mail] = [await at.channel(ws), await at.channel(ws)];
  const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
  return {
    act,
    /** A stranger types Ann's address. */
    claim: async () => {
      const said = {
        ...touchOf("stranger"),
        identifiers: [{ kind: "EMAIL", raw: "ann@shop.dev", assurance: "CLAIMED" }] as const,
      };
      return (await act((tx) => receiveTouch(tx, chat, said, new Date()))).contactId;
    },
    /** Ann writes a mail that is proven to be hers. */
    mail: async () => (await at.tell(mail, "ann", { email: "ann@shop.dev" })).contactId,
    upsert: async (identifiers = ANN, caller = crm) =>
      (await act((tx) => upsertContact(tx, { identifiers }, caller))).contactId,
    answering: (id: string) => act(async (tx) => (await resolveContact(tx, id))?.id),
  };
}

describe("an upsert that vouches for an address", () => {
  test.each([
    ["claim", "upsert", "mail"],
    ["claim", "mail", "upsert"],
    ["upsert", "claim", "mail"],
    ["upsert", "mail", "claim"],
    ["mail", "claim", "upsert"],
    ["mail", "upsert", "claim"],
  ] as const)("leaves those who only claimed it apart, suggested: %s, %s, %s", async (...order) => {
    const { act, answering, ...acts } = await space();
    const ids = new Map<string, string>();
    for (const act of order) ids.set(act, await acts[act]());
    const [stranger, known, ann] = await Promise.all(
      ["claim", "upsert", "mail"].map((act) => answering(ids.get(act) as string)),
    );
    expect(known).toBe(ann);
    expect(stranger).not.toBe(ann);
    expect(await act((tx) => mergesByContact(tx, [stranger as string]))).toEqual([]);
    const { rows } = await act((tx) => suggestionPage(tx, { first: 10, status: "OPEN" }));
    expect(rows.map((row) => row.heldBackBy)).toEqual([["CLAIMED_ONLY"]]);
  });

  test("finds whom an API call claimed it for, also behind a stranger who claimed it first", async () => {
    const { claim, upsert, answering } = await space();
    const first = await upsert([{ kind: "EXTERNAL_ID", value: "42" }], form);
    const stranger = await claim();
    const claimed = await upsert([...ANN].reverse(), form);
    expect(claimed).toBe(first);
    expect(await upsert()).toBe(first);
    expect(await answering(stranger)).toBe(stranger);
  });
});

test("an upsert that only claims passes over anyone who typed the address too, and the next one finds what the first one made", async () => {
  const { claim, upsert, act } = await space();
  const stranger = await claim();
  const made = await upsert(ANN, form);
  expect(made).not.toBe(stranger);
  expect([await upsert(ANN, form), await upsert([...ANN].reverse(), form)]).toEqual([made, made]);
  const { rows } = await act((tx) => suggestionPage(tx, { first: 10, status: "OPEN" }));
  expect(rows.map((row) => row.heldBackBy)).toEqual([["CLAIMED_ONLY"]]);
  expect((await act((tx) => contactByKey(tx, { email: "ann@shop.dev" })))?.id).toBe(stranger);
});

describe("what a key says of one of two contacts that it made, and that were merged,", () => {
  const merged = async () => {
    const { act, upsert } = await space();
    const [a, b] = [
      await upsert([{ kind: "EMAIL", value: "al@shop.dev" }]),
      await upsert([{ kind: "EMAIL", value: "bob@shop.dev" }]),
    ];
    const merge = await act((tx) => mergeContacts(tx, { survivorId: a, absorbedIds: [b], actor: "key:crm" }));
    const said = {
      identifiers: ["bob@shop.dev", "robert@shop.dev"].map((value) => ({ kind: "EMAIL" as const, value })),
    };
    expect(await act((tx) => upsertContact(tx, { ...said, contact: { firstName: "Robert" } }, crm))).toEqual({
      contactId: a,
      created: false,
    });
    await act((tx) => addIdentifier(tx, a, { kind: "PHONE", value: "+14155550123" }, crm));
    await act((tx) => unmergeContacts(tx, merge, "key:crm"));
    const valuesOf = (id: string) =>
      act(async (tx) => (await identifiersByContact(tx, [id])).map((i) => i.value).sort());
    return { act, a, b, valuesOf };
  };

  test("goes to the right side when they part", async () => {
    const { act, a, b, valuesOf } = await merged();
    expect(await valuesOf(a)).toEqual(["+14155550123", "al@shop.dev"]);
    expect(await valuesOf(b)).toEqual(["bob@shop.dev", "robert@shop.dev"]);
    expect(await act((tx) => resolveContact(tx, a))).toMatchObject({ firstName: null });
    expect(await act((tx) => resolveContact(tx, b))).toMatchObject({ firstName: "Robert" });
  });

  test("is erased with it", async () => {
    const { act, b } = await merged();
    await act((tx) => eraseContact(tx, b, false));
    for (const email of ["bob@shop.dev", "robert@shop.dev"])
      expect(await act((tx) => contactByKey(tx, { email }))).toBeNull();
  });
});
