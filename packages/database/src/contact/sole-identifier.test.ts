import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { newId } from "../id.ts";
import { currentRules } from "../identity/rules/rules-store.ts";
import { updateRules } from "../identity/rules/update-rules.ts";
import { Refused } from "../refused.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import type { Tx } from "../transaction.ts";
import { retrying, transaction } from "../transaction.ts";
import { removeIdentifier } from "./acts/remove-identifier.ts";
import { addIdentifier, upsertContact } from "./acts/upsert-contact.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const crm = { actor: "key:crm", label: "API: CRM", mayAttest: true };
const id = (value: string) => ({ kind: "EXTERNAL_ID", value }) as const;

async function space() {
  const ws = await at.workspace();
  const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
  const { contactId } = await act((tx) =>
    upsertContact(tx, { identifiers: [{ kind: "EMAIL", value: "ann@shop.dev" }, id("c-1")] }, crm),
  );
  const held = () =>
    act((tx) =>
      tx.query<{ value: string; assurance: number }>(
        "SELECT value, assurance FROM identifier WHERE kind <> 'CHANNEL_ACCOUNT' ORDER BY value",
      ),
    );
  const code = (work: (tx: Tx) => Promise<unknown>) =>
    act(work).then(
      () => "taken",
      (error) => (error instanceof Refused ? error.refusals[0]?.code : error),
    );
  return { ws, act, contactId, held, code };
}

/** A value as the database takes it, past all that the code looks at first. */
const past = (tx: Tx, value: string, unseen: boolean) =>
  tx.query(
    `WITH i AS (
       INSERT INTO identifier (workspace_id, id, source_id, kind, value, raw, assurance, origin, normaliser_version, owner)
       SELECT workspace_id, $2, source_id, kind, $3, $3, assurance, origin, normaliser_version, true FROM identifier WHERE workspace_id = $1 AND value = 'c-1'
       RETURNING workspace_id, source_id, kind, id)
     INSERT INTO sole_identifier (workspace_id, source_id, kind, identifier_id) SELECT workspace_id, source_id, kind, id FROM i WHERE $4`,
    [tx.workspaceId, newId(), value, !unseen],
  );

test("the database refuses a source its second verified value of a unique kind, whatever the code looked at", async () => {
  const { ws, held } = await space();
  await expect(transaction(at.database, ws, (tx) => past(tx, "c-2", false))).rejects.toMatchObject({
    code: "23505",
  });
  expect((await held()).map((row) => row.value)).toEqual(["ann@shop.dev", "c-1"]);
});

test("a source that held two before the constraint keeps both, is written to as any other, and gets no third", async () => {
  const { act, contactId, held, code } = await space();
  await act((tx) => past(tx, "c-2", true));
  expect(await code((tx) => addIdentifier(tx, contactId, id("c-3"), crm))).toBe("CONFLICT");
  expect(
    await code((tx) =>
      upsertContact(tx, { identifiers: [id("c-2"), { kind: "PHONE", value: "+14155550101" }] }, crm),
    ),
  ).toBe("CONFLICT");
  expect(
    await code((tx) => addIdentifier(tx, contactId, { kind: "PHONE", value: "+14155550101" }, crm)),
  ).toBe("taken");
  expect((await held()).map((row) => row.value)).toEqual(["+14155550101", "ann@shop.dev", "c-1", "c-2"]);
});

test("a value that is removed leaves its place to another", async () => {
  const { act, contactId, code } = await space();
  const [row] = await act((tx) => tx.query<{ id: string }>("SELECT id FROM identifier WHERE value = 'c-1'"));
  expect(await code((tx) => addIdentifier(tx, contactId, id("c-2"), crm))).toBe("CONFLICT");
  await act((tx) => removeIdentifier(tx, row?.id as string));
  expect(await code((tx) => addIdentifier(tx, contactId, id("c-2"), crm))).toBe("taken");
});

test("a kind that a workspace makes unique is unique from then on: what a channel tells besides stays, as a claim", async () => {
  const { ws, act, held } = await space();
  await act(async (tx) =>
    updateRules(tx, {
      rules: (await currentRules(tx)).rules,
      uniqueKinds: ["EXTERNAL_ID", "EMAIL"],
      expectedVersion: 1,
    }),
  );
  const line = await at.channel(ws);
  await at.tell(line, "bob", { email: "bob@shop.dev" });
  await at.tell(line, "bob", { email: "bob@home.dev" });
  expect((await held()).filter((row) => row.value.startsWith("bob"))).toEqual([
    { value: "bob@home.dev", assurance: 0 },
    { value: "bob@shop.dev", assurance: 2 },
  ]);
});
