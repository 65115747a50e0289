import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Fixture, fixture } from "../testing/workspace-fixture.ts";
import { retrying, type Tx, transaction } from "../transaction.ts";
import { createContact } from "./acts/create-contact.ts";
import { addIdentifier } from "./acts/upsert-contact.ts";
import { addIdentifiers } from "./add-identifiers.ts";
import { contactByKey } from "./contact-store.ts";
import { NO_SCOPE } from "./identifier.row.ts";
import { electOwner } from "./identifier-owner.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const caller = { actor: "key:test", label: "API: test", mayAttest: true };
const email = "owned@shop.dev";

test("of two who hold a value alike the earlier seen owns it, no matter who proved it first", async () => {
  const ws = await at.workspace();
  const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
  const claimed = { kind: "EMAIL", value: email, assurance: "CLAIMED" } as const;
  // Two external ids keep the two apart, however well both hold the address.
  const [a, b] = [
    await act((tx) =>
      createContact(tx, { identifiers: [claimed, { kind: "EXTERNAL_ID", value: "crm-1" }] }, caller),
    ),
    await act((tx) =>
      createContact(tx, { identifiers: [claimed, { kind: "EXTERNAL_ID", value: "crm-2" }] }, caller),
    ),
  ];
  const owner = async () => (await act((tx) => contactByKey(tx, { email })))?.id;
  for (const [contact, owning] of [
    [b, b],
    [a, a],
  ] as const) {
    await act((tx) => addIdentifier(tx, contact, { ...claimed, assurance: "ATTESTED" }, caller));
    expect(await owner()).toBe(owning);
  }
});

test("of two who were seen at the same moment no random id says who owns the value", async () => {
  const owners = new Set<string>();
  for (let round = 0; round < 12; round++) {
    const channel = await at.channel(await at.workspace());
    for (const account of ["one", "two"]) await at.tell(channel, account, {});
    owners.add(
      await transaction(at.database, channel.workspaceId, async (tx) => {
        const sources = await tx.query<{ id: string }>(
          "SELECT id FROM contact_source WHERE workspace_id = $1 ORDER BY label",
          [tx.workspaceId],
        );
        const value = {
          kind: "EMAIL",
          value: email,
          aliasKey: null,
          raw: email,
          derived: false,
          staticallyShared: false,
          normaliserVersion: 1,
        } as const;
        for (const { id } of sources)
          await addIdentifiers(tx, id, [{ ...value, assurance: "CLAIMED", origin: "API" }]);
        await electOwner(tx, { ...value, scope: NO_SCOPE });
        const [owner] = await tx.query<{ label: string }>(
          "SELECT s.label FROM identifier i JOIN contact_source s ON s.workspace_id = $1 AND s.id = i.source_id WHERE i.workspace_id = $1 AND i.kind = 'EMAIL' AND i.owner",
          [tx.workspaceId],
        );
        return owner?.label as string;
      }),
    );
  }
  expect(owners.size).toBe(1);
});
