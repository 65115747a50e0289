import { createWorkspace } from "@contact-identity/database";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { customCall } from "./inbound/testing/custom.ts";
import { type Delivery, metaAccount, metaText, type Person, somebody } from "./inbound/testing/meta.ts";
import { startApi, type TestApi } from "./testing/api.ts";

// The whole job over HTTP: who writes on which channel, and who of them is one person.

interface Channel {
  readonly id: string;
  readonly token: string;
}
interface Contact {
  readonly id: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly mergedIds: readonly string[];
  readonly identifiers: readonly {
    kind: string;
    value: string;
    assurance: string;
    verified: boolean;
    channel: { id: string } | null;
  }[];
  readonly sources: readonly { id: string; channel: { id: string } | null }[];
  readonly conversations: {
    readonly nodes: readonly {
      id: string;
      channel: { id: string };
      messages: { nodes: readonly { text: string }[] };
    }[];
  };
  readonly merges: readonly {
    id: string;
    rule: { key: string } | null;
    absorbedIds: readonly string[];
    undoneAt: string | null;
    evidence: readonly Evidence[];
  }[];
  readonly suggestions: readonly Suggestion[];
}
interface Evidence {
  readonly kind: string;
  readonly value: string;
  readonly assuranceLeft: string;
  readonly assuranceRight: string;
}
interface Suggestion {
  readonly id: string;
  readonly status: string;
  readonly heldBackBy: readonly string[];
  readonly rule: { readonly key: string };
  readonly contacts: readonly { readonly id: string }[];
}

const CONTACT = `id displayName email phone mergedIds
  identifiers { kind value assurance verified channel { id } } sources { id channel { id } }
  conversations { nodes { id channel { id } messages { nodes { text } } } }
  merges { id rule { key } absorbedIds undoneAt evidence { kind value assuranceLeft assuranceRight } }
  suggestions { id status heldBackBy rule { key } contacts { id } }`;

let api: TestApi;
const account = metaAccount();
let whatsapp: Channel;
let shop: Channel;

async function channel(input: object): Promise<Channel> {
  const query = `mutation ($input: ChannelCreateInput!) { channelCreate(input: $input) { channel { id } token userErrors { message } } }`;
  const { channelCreate } = await api.graphql<{ channelCreate: { channel: { id: string }; token: string } }>(
    query,
    {
      input: { name: "Desk", ...input },
    },
  );
  return { id: channelCreate.channel.id, token: channelCreate.token };
}
async function deliver({ headers, body }: Delivery, to: Channel): Promise<void> {
  const answer = await fetch(`${api.url}/channels/${to.id}/webhook`, { method: "POST", headers, body });
  expect([answer.status, await answer.text()]).toEqual([200, '{"ok":true}']);
}
const contact = async (id: string | undefined) =>
  (await api.graphql<{ contact: Contact }>(`query ($id: ID!) { contact(id: $id) { ${CONTACT} } }`, { id }))
    .contact;

/** Who the author of a text is. */
async function author(text: string): Promise<Contact> {
  const query =
    "{ conversations(first: 100) { nodes { contact { id } messages(first: 90) { nodes { text } } } } }";
  type Found = {
    conversations: { nodes: { contact: { id: string }; messages: { nodes: { text: string }[] } }[] };
  };
  const { conversations } = await api.graphql<Found>(query);
  const found = conversations.nodes.filter(({ messages }) =>
    messages.nodes.some((message) => message.text === text),
  );
  expect(found).toHaveLength(1);
  return contact(found[0]?.contact.id);
}

const write = (person: Person, text: string) => deliver(metaText(account, person, text), whatsapp);
const tell = (contactId: string, told: Record<string, string>, text: string, at = shop) =>
  deliver(customCall(at.token, { contactId, contact: told, text }), at);

/** What people see of a contact, but for what moves with every write. */
const picture = (seen: Contact) => ({ ...seen, merges: seen.merges.map(({ id }) => id), suggestions: [] });

beforeAll(async () => {
  api = await startApi();
  whatsapp = await channel({ whatsappCloud: account });
  shop = await channel({ custom: {} });
});
afterAll(() => api?.close());

test("a WhatsApp message opens a conversation with somebody whose number and ids are vouched for", async () => {
  const person = somebody();
  await write(person, "Is my order on its way?");
  const seen = await author("Is my order on its way?");
  expect(seen).toMatchObject({
    displayName: "Sheena Nelson",
    phone: `+${person.waId}`,
    email: null,
    merges: [],
    suggestions: [],
  });
  const held = seen.identifiers.map(({ kind, value, assurance, channel }) => [
    kind,
    value,
    assurance,
    channel?.id ?? null,
  ]);
  expect(held.sort()).toEqual(
    [
      ["CHANNEL_ACCOUNT", person.userId, "CHANNEL", whatsapp.id],
      ["CHANNEL_ACCOUNT", person.waId, "CHANNEL", whatsapp.id],
      ["PHONE", `+${person.waId}`, "CHANNEL", null],
    ].sort(),
  );
  expect(seen.conversations.nodes).toEqual([
    {
      id: expect.stringMatching(/^conversation_/),
      channel: { id: whatsapp.id },
      messages: { nodes: [{ text: "Is my order on its way?" }] },
    },
  ]);
});

test("the same verified number on another channel is the same person: both conversations under one contact, and why", async () => {
  const person = somebody("Ana Cruz");
  await write(person, "Ana by WhatsApp");
  const before = await author("Ana by WhatsApp");
  await tell("crm-ana", { firstName: "Ana", lastName: "Cruz", phone: `+${person.waId}` }, "Ana by the shop");
  const seen = await author("Ana by the shop");
  expect(seen.id).toBe(before.id);
  expect(seen.mergedIds).toHaveLength(1);
  expect(seen.conversations.nodes.map((talk) => talk.channel.id).sort()).toEqual(
    [whatsapp.id, shop.id].sort(),
  );
  expect(seen.sources).toHaveLength(2);
  expect(seen.merges).toMatchObject([
    {
      rule: { key: "verified-phone" },
      absorbedIds: seen.mergedIds,
      undoneAt: null,
      evidence: [
        { kind: "PHONE", value: `+${person.waId}`, assuranceLeft: "CHANNEL", assuranceRight: "CHANNEL" },
      ],
    },
  ]);
  const why = `query ($left: ID!, $right: ID!) { explainMatch(leftId: $left, rightId: $right) { sameContact blockedBy evidence { kind value } merges { id } } }`;
  expect(await api.graphql(why, { left: seen.id, right: seen.mergedIds[0] })).toMatchObject({
    explainMatch: { sameContact: true, blockedBy: [], merges: [{ id: seen.merges[0]?.id }] },
  });
});

test("an absorbed id answers as its survivor, in the filter of conversations too", async () => {
  const person = somebody("Lia Moss");
  await write(person, "Lia by WhatsApp");
  await tell("crm-lia", { phone: `+${person.waId}` }, "Lia by the shop");
  const seen = await author("Lia by the shop");
  const absorbed = seen.mergedIds[0];
  expect((await contact(absorbed)).id).toBe(seen.id);
  const query = `query ($id: ID!) { conversations(filter: { contactId: $id }) { nodes { id } } }`;
  const talks = (id: string | undefined) =>
    api.graphql<{ conversations: { nodes: unknown[] } }>(query, { id });
  expect((await talks(seen.id)).conversations.nodes).toHaveLength(2);
  expect(await talks(absorbed)).toEqual(await talks(seen.id));
});

test("undoing a merge gives back exactly what was there, with what arrived since on its own side", async () => {
  const person = somebody("Noor Haddad");
  await write(person, "Noor by WhatsApp");
  const alone = await author("Noor by WhatsApp");
  await tell(
    "crm-noor",
    { firstName: "Noor", email: "noor@haddad.io", phone: `+${person.waId}` },
    "Noor by the shop",
  );
  const joined = await author("Noor by the shop");
  await write(person, "Noor once more");
  const undo = `mutation ($id: ID!) { contactUnmerge(mergeId: $id) { merge { undoneAt } contacts { id } kept { field } userErrors { code } } }`;
  type Undone = { contactUnmerge: { contacts: { id: string }[]; userErrors: { code: string }[] } };
  const mergeId = joined.merges[0]?.id;
  const { contactUnmerge } = await api.graphql<Undone>(undo, { id: mergeId });
  expect(contactUnmerge).toMatchObject({ userErrors: [], kept: [] });
  expect(contactUnmerge.contacts.map(({ id }) => id)).toEqual([alone.id, joined.mergedIds[0]]);
  const [left, right] = [await contact(alone.id), await contact(joined.mergedIds[0])];
  expect(picture(left)).toEqual({
    ...picture(alone),
    merges: [mergeId],
    conversations: {
      nodes: [
        {
          ...alone.conversations.nodes[0],
          messages: { nodes: [{ text: "Noor by WhatsApp" }, { text: "Noor once more" }] },
        },
      ],
    },
  });
  expect(right).toMatchObject({
    email: "noor@haddad.io",
    mergedIds: [],
    sources: [{ channel: { id: shop.id } }],
  });
  expect(right.conversations.nodes.flatMap((talk) => talk.messages.nodes)).toEqual([
    { text: "Noor by the shop" },
  ]);
  expect(await api.graphql(undo, { id: mergeId })).toMatchObject({
    contactUnmerge: { userErrors: [{ code: "ALREADY_UNDONE" }] },
  });
  await write(person, "Noor apart");
  expect((await author("Noor apart")).id).toBe(alone.id);
});

test("a value that is only claimed suggests; a person accepts, and undoes it", async () => {
  await tell("crm-iris", { firstName: "Iris", email: "iris@bell.dev" }, "Iris by the shop");
  const iris = await author("Iris by the shop");
  const create = `mutation ($input: ContactCreateInput!) { contactCreate(input: $input) { contact { id } userErrors { code message } } }`;
  type Created = { contactCreate: { contact: { id: string } } };
  const key = await api.keyWith("CONTACTS_WRITE", "CONTACTS_READ");
  const input = { contact: { firstName: "I." }, identifiers: [{ kind: "EMAIL", value: "Iris@Bell.dev" }] };
  const claimed = (await api.graphql<Created>(create, { input }, key)).contactCreate.contact;
  const { suggestions } = await contact(iris.id);
  expect(suggestions).toMatchObject([
    { status: "OPEN", rule: { key: "same-email" }, heldBackBy: ["CLAIMED_ONLY"] },
  ]);
  expect(suggestions[0]?.contacts.map(({ id }) => id).sort()).toEqual([iris.id, claimed.id].sort());
  const accept = `mutation ($id: ID!) { mergeSuggestionAccept(id: $id) { suggestion { status } merge { id actor rule { key } } userErrors { code message } } }`;
  type Accepted = { mergeSuggestionAccept: { merge: { id: string } } };
  const { mergeSuggestionAccept } = await api.graphql<Accepted>(accept, { id: suggestions[0]?.id });
  expect(mergeSuggestionAccept).toMatchObject({
    suggestion: { status: "ACCEPTED" },
    merge: { rule: { key: "same-email" } },
    userErrors: [],
  });
  expect((await contact(claimed.id)).id).toBe((await contact(iris.id)).id);
  await api.graphql(`mutation ($id: ID!) { contactUnmerge(mergeId: $id) { userErrors { code } } }`, {
    id: mergeSuggestionAccept.merge.id,
  });
  expect([(await contact(iris.id)).id, (await contact(claimed.id)).id]).toEqual([iris.id, claimed.id]);
});

test("64 first messages of one person at once, by two channels, give one contact and 64 messages", async () => {
  const back = await channel({ custom: {} });
  const told = { firstName: "Olga", email: "olga@reyes.dev", phone: "+14155550177" };
  await Promise.all(
    Array.from({ length: 64 }, (_, n) => tell("crm-olga", told, `crowd ${n}`, n % 2 ? shop : back)),
  );
  const seen = await author("crowd 0");
  expect(seen.id).toBe((await author("crowd 1")).id);
  expect([seen.mergedIds.length, seen.sources.length, seen.conversations.nodes.length]).toEqual([1, 2, 2]);
  expect(await api.rows("SELECT id FROM message WHERE text LIKE 'crowd %'")).toHaveLength(64);
  const holders =
    "SELECT DISTINCT s.contact_id FROM identifier i JOIN contact_source s ON s.id = i.source_id WHERE i.value = 'olga@reyes.dev'";
  expect(await api.rows(holders)).toHaveLength(1);
});

test("another workspace sees nothing of all this", async () => {
  await write(somebody(), "for our eyes");
  const seen = await author("for our eyes");
  const { adminKey } = await createWorkspace(api.database, "Other");
  const query = `query ($contact: ID!, $conversation: ID!, $channel: ID!) { contact(id: $contact) { id } conversation(id: $conversation) { id }
    channel(id: $channel) { id } channels { id } conversations { nodes { id } } filtered: conversations(filter: { contactId: $contact }) { nodes { id } } }`;
  const ids = { contact: seen.id, conversation: seen.conversations.nodes[0]?.id, channel: whatsapp.id };
  const none = { nodes: [] };
  expect(await api.graphql(query, ids)).toMatchObject({
    contact: { id: seen.id },
    conversation: { id: ids.conversation },
    channel: { id: whatsapp.id },
  });
  expect(await api.graphql(query, ids, adminKey)).toEqual({
    contact: null,
    conversation: null,
    channel: null,
    channels: [],
    conversations: none,
    filtered: none,
  });
});
