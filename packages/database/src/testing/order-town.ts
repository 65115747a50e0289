import { createContact } from "../contact/acts/create-contact.ts";
import { mergeContacts } from "../identity/acts/merge-contacts.ts";
import { suggestionPage } from "../identity/suggestion/suggestion-store.ts";
import type { Tx } from "../transaction.ts";
import { retrying } from "../transaction.ts";
import type { Act, Answer } from "./identity-acts.ts";
import type { Fixture } from "./workspace-fixture.ts";

/** People to act on, the same in every town of this kind but for their ids. */
export interface OrderTown {
  readonly ws: string;
  readonly channel: string;
  readonly id: Readonly<Record<"ann" | "bea" | "cat" | "dan" | "eve" | "fay" | "gus", string>>;
  /** Of eve into dan, by a person. */
  readonly merge: string;
  /** That fay and gus, who claim the same e-mail, are one. */
  readonly suggestion: string;
  /** Of ann's e-mail. */
  readonly identifier: string;
}

export async function orderTown(at: Fixture): Promise<OrderTown> {
  const ws = await at.workspace();
  const line = await at.channel(ws);
  const act = <T>(work: (tx: Tx) => Promise<T>) => retrying(at.database, ws, work);
  const tell = async (name: string, said: object = {}) =>
    (await at.tell(line, name, { text: name, ...said })).contactId;
  const claim = (label: string) =>
    act((tx) =>
      createContact(
        tx,
        { identifiers: [{ kind: "EMAIL", value: "both@shop.dev" }] },
        { actor: "key:test", label: `API: ${label}`, mayAttest: false },
      ),
    );
  const id = {
    ann: await tell("ann", { email: "ann@shop.dev", name: "Ann" }),
    bea: await tell("bea", { phone: "+14155550102", name: "Bea" }),
    cat: await tell("cat", { email: "cat@shop.dev", name: "Cat" }),
    dan: await tell("dan", { name: "Dan" }),
    eve: await tell("eve", { email: "eve@shop.dev", name: "Eve" }),
    fay: await claim("fay"),
    gus: await claim("gus"),
  };
  const merge = await act((tx) =>
    mergeContacts(tx, { survivorId: id.dan, absorbedIds: [id.eve], actor: "key:test" }),
  );
  const suggestion = (await act((tx) => suggestionPage(tx, { first: 1, status: "OPEN" }))).rows[0]
    ?.id as string;
  const [row] = await act((tx) =>
    tx.query<{ id: string }>("SELECT id FROM identifier WHERE value = 'ann@shop.dev'"),
  );
  return { ws, channel: line.id, id, merge, suggestion, identifier: row?.id as string };
}

/** What can be done to them, each in conflict with most of the others. */
export const ORDER_ACTS: Readonly<Record<string, (town: OrderTown) => Act>> = {
  "bea goes into ann": ({ id }) => ({ do: "merge", survivor: id.ann, absorbed: id.bea }),
  "ann goes into bea": ({ id }) => ({ do: "merge", survivor: id.bea, absorbed: id.ann }),
  "ann goes into dan, who is eve too": ({ id }) => ({ do: "merge", survivor: id.dan, absorbed: id.ann }),
  "dan and eve are parted": ({ merge }) => ({ do: "unmerge", merge }),
  "bea writes": ({ channel }) => ({ do: "tell", channel, account: "bea", said: { text: "bea" } }),
  "bea proves cat's e-mail": ({ channel }) => ({
    do: "tell",
    channel,
    account: "bea",
    said: { text: "bea", email: "cat@shop.dev" },
  }),
  "eve proves ann's e-mail": ({ channel }) => ({
    do: "tell",
    channel,
    account: "eve",
    said: { text: "eve", email: "ann@shop.dev" },
  }),
  "a new one proves ann's e-mail": ({ channel }) => ({
    do: "tell",
    channel,
    account: "new",
    said: { text: "new", email: "ann@shop.dev", name: "New" },
  }),
  "bea says another name": ({ channel }) => ({
    do: "tell",
    channel,
    account: "bea",
    said: { text: "bea", name: "Beatrix" },
  }),
  "a person names bea": ({ id }) => ({ do: "hand", contact: id.bea, firstName: "By hand" }),
  "a person names eve": ({ id }) => ({ do: "hand", contact: id.eve, firstName: "By hand" }),
  "a partner claims eve's e-mail for bea": ({ id }) => ({
    do: "add",
    contact: id.bea,
    kind: "EMAIL",
    value: "eve@shop.dev",
    attested: false,
  }),
  "a partner attests an id of ann": ({ id }) => ({
    do: "add",
    contact: id.ann,
    kind: "EXTERNAL_ID",
    value: "c-1",
    attested: true,
  }),
  "a partner attests another id of bea": ({ id }) => ({
    do: "add",
    contact: id.bea,
    kind: "EXTERNAL_ID",
    value: "c-2",
    attested: true,
  }),
  "ann's e-mail is removed": ({ identifier }) => ({ do: "remove", identifier }),
  "fay and gus are one": ({ suggestion }) => ({ do: "accept", suggestion }),
  "fay and gus are two": ({ suggestion }) => ({ do: "reject", suggestion }),
  "ann is erased": ({ id }) => ({ do: "erase", contact: id.ann }),
  "bea is erased": ({ id }) => ({ do: "erase", contact: id.bea }),
  "eve is erased, and dan with her": ({ id }) => ({ do: "erase", contact: id.eve }),
};

/** Everything that can be seen of a town, by names instead of ids and times, so that two towns can be compared. */
export async function seen(at: Fixture, { ws, id }: OrderTown, answers: readonly Answer[]): Promise<unknown> {
  return retrying(at.database, ws, async (tx) => {
    const names = new Map(Object.entries(id).map(([name, contact]) => [contact, name]));
    const nameOf = (contact: string | null) => (contact === null ? "" : (names.get(contact) ?? "later"));
    const contacts = await tx.query<{
      id: string;
      root: string;
      erased: boolean;
      shown: unknown[];
      sources: string[];
      messages: string[];
    }>(
      `SELECT c.id, coalesce(c.merged_into, c.id) AS root, c.erased_at IS NOT NULL AS erased,
         jsonb_build_array(c.first_name, c.email, c.email_verified, c.phone) AS shown,
         ARRAY(SELECT s.label || ' ' || i.kind || ' ' || i.value || ' ' || i.assurance || i.owner || i.shared FROM contact_source s JOIN identifier i ON i.source_id = s.id
               WHERE s.home_contact_id = c.id ORDER BY 1) AS sources,
         ARRAY(SELECT v.status || ' ' || m.text FROM contact_source s JOIN conversation v ON v.source_id = s.id JOIN message m ON m.conversation_id = v.id
               WHERE s.home_contact_id = c.id ORDER BY 1) AS messages
       FROM contact c ORDER BY c.id`,
    );
    const suggestions = await tx.query<{ status: string; rule: string; held: string[]; contacts: string[] }>(
      `SELECT status, rule ->> 'key' AS rule, held_back_by AS held,
         ARRAY(SELECT contact_id::text FROM merge_suggestion_contact c WHERE c.suggestion_id = g.id ORDER BY contact_id) AS contacts
       FROM merge_suggestion g WHERE status <> 'SUPERSEDED'`,
    );
    const aparts = await tx.query<{ a: string; b: string }>(
      "SELECT low_id AS a, high_id AS b FROM contact_apart",
    );
    const merges = await tx.query<{ survivor: string; actor: string; undone: string | null; lost: number }>(
      "SELECT survivor_id AS survivor, actor, undone_by AS undone, jsonb_array_length(lost_values) AS lost FROM merge",
    );
    const lines = (list: readonly unknown[]) => list.map((one) => JSON.stringify(one)).sort();
    return {
      answers: answers.map((answer) => ("ok" in answer ? "ok" : answer)),
      contacts: lines(
        contacts.map((c) => [nameOf(c.id), nameOf(c.root), c.erased, c.shown, c.sources, c.messages]),
      ),
      suggestions: lines(suggestions.map((g) => [g.status, g.rule, g.held, g.contacts.map(nameOf)])),
      aparts: lines(aparts.map(({ a, b }) => [nameOf(a), nameOf(b)].sort())),
      merges: lines(merges.map((m) => [nameOf(m.survivor), m.actor, m.undone, m.lost])),
    };
  });
}
