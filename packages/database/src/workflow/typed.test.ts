import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { mergeContacts } from "../identity/acts/merge-contacts.ts";
import { unmergeContacts } from "../identity/acts/unmerge-contacts.ts";
import { drain, publish } from "../testing/flow.ts";
import type { Fixture } from "../testing/workspace-fixture.ts";
import { fixture } from "../testing/workspace-fixture.ts";
import type { Tx } from "../transaction.ts";
import { retrying } from "../transaction.ts";

let at: Fixture;
beforeAll(async () => {
  at = await fixture();
});
afterAll(() => at.close());

const ask = (saveTo: object) => ({
  trigger: { type: "CONVERSATION_OPENED" },
  start: "a",
  steps: [
    {
      id: "a",
      type: "ASK_QUESTION",
      text: "?",
      answer: { type: "TEXT" },
      saveTo,
      next: null,
      onInvalid: null,
      onTimeout: null,
      onSendFailure: null,
    },
  ],
});

/** Every place that keeps an answer on the contact, with how the contact shows it. */
test.each([
  ["a tag", { tag: true }, { tags: ["vip"], firstName: null }],
  ["a field", { field: "firstName" }, { tags: [], firstName: "vip" }],
])(
  "what a contact types into a question, kept as %s, leaves with its source when a merge is undone, and is nobody's hand",
  async (_, saveTo, shown) => {
    const ws = await at.workspace();
    const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
    const channel = await at.channel(ws, "EMAIL");
    const owner = (await at.tell(channel, "owner@shop.dev", { text: "hello" })).contactId;
    await drain(at.database, ws);
    await publish(at.database, ws, ask(saveTo));
    const other = (await at.tell(channel, "other@shop.dev", { text: "hello" })).contactId;
    await drain(at.database, ws);
    const merge = await act((tx) =>
      mergeContacts(tx, { survivorId: owner, absorbedIds: [other], actor: "key:test" }),
    );
    await at.tell(channel, "other@shop.dev", { text: "vip" });
    await drain(at.database, ws);
    const read = async (id: string) =>
      (
        await act((tx) =>
          tx.query<{ tags: string[]; firstName: string | null }>(
            'SELECT tags, first_name AS "firstName" FROM contact WHERE id = $1',
            [id],
          ),
        )
      )[0];
    expect(await read(owner)).toEqual(shown);
    await act((tx) => unmergeContacts(tx, merge, "key:test"));
    expect([await read(owner), await read(other)]).toEqual([{ tags: [], firstName: null }, shown]);
    expect(await act((tx) => tx.query("SELECT 1 FROM contact_pin"))).toEqual([]);
  },
);
