import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { mergeContacts } from "../identity/acts/merge-contacts.ts";
import { unmergeContacts } from "../identity/acts/unmerge-contacts.ts";
import { Refused } from "../refused.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import type { Tx } from "../transaction.ts";
import { retrying } from "../transaction.ts";
import { createContact } from "./acts/create-contact.ts";
import { removeIdentifier } from "./acts/remove-identifier.ts";
import { addIdentifier, upsertContact } from "./acts/upsert-contact.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const crm = { actor: "key:crm", label: "API: Secret partner", mayAttest: true };
const id = (value: string) => ({ kind: "EXTERNAL_ID", value }) as const;
const mail = (value: string) => ({ kind: "EMAIL", value }) as const;

test("no refusal names a value or a source that is stored: who is refused may be without the right to read it", async () => {
  const ws = await at.workspace();
  const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
  const upsert = (...identifiers: (ReturnType<typeof id> | ReturnType<typeof mail>)[]) =>
    act((tx) => upsertContact(tx, { identifiers }, crm));
  const ann = (await upsert(mail("ann@stored.dev"), id("stored-4711"))).contactId;
  const [bob, cid, dan] = [
    (await upsert(mail("bob@stored.dev"))).contactId,
    (await upsert(mail("cid@stored.dev"))).contactId,
    (await upsert(mail("dan@stored.dev"))).contactId,
  ];
  const said: string[] = [];
  const refused = async (work: (tx: Tx) => Promise<unknown>) => {
    const refusals = await act(work).then(
      () => [],
      (error: unknown) => (error instanceof Refused ? error.refusals : Promise.reject(error)),
    );
    expect(refusals.length).toBeGreaterThan(0);
    said.push(...refusals.map(({ message }) => message));
  };
  await refused((tx) => upsertContact(tx, { identifiers: [mail("ann@stored.dev"), id("x")] }, crm));
  await refused((tx) => addIdentifier(tx, ann, id("x"), crm));
  await refused((tx) => createContact(tx, { contact: {}, identifiers: [mail("ann@stored.dev")] }, crm));
  await refused((tx) => createContact(tx, { contact: {}, identifiers: [id("stored-4711")] }, crm));
  await refused((tx) => removeIdentifier(tx, ann));
  const inner = await act((tx) =>
    mergeContacts(tx, { survivorId: ann, absorbedIds: [bob], actor: "key:crm" }),
  );
  await refused((tx) => mergeContacts(tx, { survivorId: ann, absorbedIds: [bob], actor: "key:crm" }));
  const outer = await act((tx) =>
    mergeContacts(tx, { survivorId: cid, absorbedIds: [ann], actor: "key:crm" }),
  );
  await act((tx) => unmergeContacts(tx, inner, "key:crm"));
  await refused((tx) => unmergeContacts(tx, inner, "key:crm"));
  await act((tx) => mergeContacts(tx, { survivorId: dan, absorbedIds: [bob], actor: "key:crm" }));
  const { notes } = await act((tx) => unmergeContacts(tx, outer, "key:crm"));
  expect(notes.map(({ code }) => code)).toEqual(["SUPERSEDED"]);
  said.push(...notes.map(({ message }) => message));
  expect(said.length).toBeGreaterThanOrEqual(8);
  for (const message of said) expect(message).not.toMatch(/stored|Secret partner/);
});
