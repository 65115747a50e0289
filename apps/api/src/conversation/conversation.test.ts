import { parseId, transaction } from "@contact-identity/database";
import { addComment } from "@contact-identity/database/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { customCall } from "../inbound/testing/custom.ts";
import { startApi, type TestApi } from "../testing/api.ts";

let api: TestApi;
let channel: { id: string; token: string };

beforeAll(async () => {
  api = await startApi();
  const create = `mutation { channelCreate(input: { name: "Shop", custom: {} }) { channel { id } token } }`;
  const { channelCreate } = await api.graphql<{ channelCreate: { channel: { id: string }; token: string } }>(
    create,
  );
  channel = { id: channelCreate.channel.id, token: channelCreate.token };
});
afterAll(() => api?.close());

async function say(contactId: string, text: string): Promise<void> {
  const { headers, body } = customCall(channel.token, { contactId, text });
  expect(
    (await fetch(`${api.url}/channels/${channel.id}/webhook`, { method: "POST", headers, body })).status,
  ).toBe(200);
}

interface Conversation {
  readonly id: string;
  readonly status: string;
  readonly openedBy: string;
  readonly assignee: string | null;
  readonly closedAt: string | null;
  readonly contact: { readonly id: string };
}
interface Page<T> {
  readonly nodes: readonly T[];
  readonly edges: readonly { readonly cursor: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly endCursor: string | null;
  };
}
const PAGE = "edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor }";
const LIST = `query ($first: Int, $after: String, $filter: ConversationFilter) { conversations(first: $first, after: $after, filter: $filter) {
  nodes { id status openedBy assignee closedAt contact { id } } ${PAGE} } }`;
const list = async (variables: Record<string, unknown> = {}) =>
  (await api.graphql<{ conversations: Page<Conversation> }>(LIST, variables)).conversations;
const newest = async () => (await list({ first: 1 })).nodes[0] as Conversation;

async function opened(contactId: string, text = "hello"): Promise<Conversation> {
  await say(contactId, text);
  return newest();
}

const ONE = `query ($id: ID!) { conversation(id: $id) { status openedBy assignee openedAt closedAt comments source { label } channel { id }
  messages { nodes { id direction author text externalId status failure createdAt conversation { id } } } } }`;
const one = async (id: string) =>
  (
    await api.graphql<{
      conversation: Record<string, unknown> & { messages: { nodes: Record<string, unknown>[] } };
    }>(ONE, { id })
  ).conversation;

test("a conversation shows where it is held, by whom it was opened and what was said", async () => {
  const { id } = await opened("crm-1", "Good morning");
  expect(await one(id)).toEqual({
    status: "OPEN",
    openedBy: "CONTACT",
    assignee: null,
    openedAt: expect.stringMatching(/\.\d{3}Z$/),
    closedAt: null,
    comments: [],
    source: { label: "crm-1" },
    channel: { id: channel.id },
    messages: {
      nodes: [
        {
          id: expect.stringMatching(/^message_/),
          direction: "INBOUND",
          author: "CONTACT",
          text: "Good morning",
          externalId: expect.any(String),
          status: "RECEIVED",
          failure: null,
          createdAt: expect.stringMatching(/\.\d{3}Z$/),
          conversation: { id },
        },
      ],
    },
  });
});

test("comments are there for the business, oldest first", async () => {
  const { id } = await opened("crm-2");
  for (const text of ["first note", "second note"])
    await transaction(api.database, api.workspaceId, (tx) =>
      addComment(tx, parseId("conversation", id) as string, text, "somebody"),
    );
  expect(await one(id)).toMatchObject({ comments: ["first note", "second note"] });
});

describe("messageSend", () => {
  const SEND = `mutation ($input: MessageSendInput!) { messageSend(input: $input) { message { id direction author text status } userErrors { code field } } }`;
  const send = (input: object) => api.graphql<{ messageSend: Record<string, unknown> }>(SEND, { input });

  test("queues what the API says, after what was said before", async () => {
    const { id } = await opened("crm-3", "a question");
    const { messageSend } = await send({ conversationId: id, text: "an answer" });
    expect(messageSend).toEqual({
      message: {
        id: expect.stringMatching(/^message_/),
        direction: "OUTBOUND",
        author: "API",
        text: "an answer",
        status: "QUEUED",
      },
      userErrors: [],
    });
    expect((await one(id)).messages.nodes.map((message) => message.text)).toEqual([
      "a question",
      "an answer",
    ]);
  });

  test.each([
    ["", "INVALID"],
    ["  \n ", "INVALID"],
    ["x".repeat(10_001), "LIMIT_EXCEEDED"],
  ])("refuses a text that is not one or too long", async (text, code) => {
    const { id } = await opened("crm-4");
    expect(await send({ conversationId: id, text })).toEqual({
      messageSend: { message: null, userErrors: [{ code, field: ["input", "text"] }] },
    });
  });

  test("refuses a conversation that is not there, whatever is wrong with its id", async () => {
    for (const conversationId of [
      "conversation_00000000000000000000000000",
      "contact_00000000000000000000000000",
      "7",
      "",
    ])
      expect(await send({ conversationId, text: "hello" })).toEqual({
        messageSend: {
          message: null,
          userErrors: [{ code: "NOT_FOUND", field: ["input", "conversationId"] }],
        },
      });
  });

  test("to a closed conversation is CONFLICT, and the contact's next message opens a new one", async () => {
    const { id } = await opened("crm-5");
    await api.graphql("mutation ($id: ID!) { conversationClose(id: $id) { userErrors { code } } }", { id });
    expect(await send({ conversationId: id, text: "too late" })).toMatchObject({
      messageSend: { message: null, userErrors: [{ code: "CONFLICT" }] },
    });
    const next = await opened("crm-5", "me again");
    expect(next).toMatchObject({ status: "OPEN", openedBy: "CONTACT" });
    expect(next.id).not.toBe(id);
    expect((await one(id)).messages.nodes.map((message) => message.text)).toEqual(["hello"]);
  });
});

test("closing is told once and says when", async () => {
  const { id } = await opened("crm-6");
  const close = `mutation ($id: ID!) { conversationClose(id: $id) { conversation { status closedAt } userErrors { code field } } }`;
  const first = await api.graphql<{ conversationClose: { conversation: { closedAt: string } } }>(close, {
    id,
  });
  expect(first).toMatchObject({
    conversationClose: { conversation: { status: "CLOSED", closedAt: expect.any(String) }, userErrors: [] },
  });
  expect(await api.graphql(close, { id })).toEqual(first);
  const told = "SELECT id FROM outbox WHERE type = 'conversation.closed' AND conversation_id = $1";
  expect(await api.rows(told, [parseId("conversation", id)])).toHaveLength(1);
  expect(await api.graphql(close, { id: "conversation_00000000000000000000000000" })).toEqual({
    conversationClose: { conversation: null, userErrors: [{ code: "NOT_FOUND", field: ["id"] }] },
  });
});

test("a conversation is given to somebody, and to nobody again", async () => {
  const { id } = await opened("crm-7");
  const assign = `mutation ($id: ID!, $to: String) { conversationAssign(id: $id, assignee: $to) { conversation { assignee } userErrors { code field } } }`;
  const answer = (assignee: string | null) => ({
    conversationAssign: { conversation: { assignee }, userErrors: [] },
  });
  expect(await api.graphql(assign, { id, to: "team:support" })).toEqual(answer("team:support"));
  expect((await list({ filter: { assignee: "team:support" } })).nodes.map((node) => node.id)).toEqual([id]);
  expect(await api.graphql(assign, { id, to: null })).toEqual(answer(null));
  expect(await api.graphql(assign, { id, to: " " })).toEqual({
    conversationAssign: { conversation: null, userErrors: [{ code: "INVALID", field: ["assignee"] }] },
  });
});

describe("lists", () => {
  test("conversations come newest first, each once, over pages of any size", async () => {
    for (const n of Array.from({ length: 7 }, (_, i) => i)) await say(`crm-page-${n}`, "hello");
    const all = (await list({ first: 100 })).nodes.map((node) => node.id);
    for (const first of [1, 2, 5]) {
      const found: string[] = [];
      for (let after: string | null = null; ; ) {
        const page: Page<Conversation> = await list({ first, after });
        expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
        expect(page.edges.at(-1)?.cursor).toBe(page.pageInfo.endCursor);
        found.push(...page.nodes.map((node) => node.id));
        after = page.pageInfo.endCursor;
        if (!page.pageInfo.hasNextPage) break;
      }
      expect(found).toEqual(all);
    }
  });

  test("filters hold together", async () => {
    const talk = await opened("crm-8");
    const mine = { contactId: talk.contact.id };
    expect((await list({ filter: mine })).nodes).toEqual([talk]);
    expect((await list({ filter: { ...mine, status: "OPEN", channelId: channel.id } })).nodes).toEqual([
      talk,
    ]);
    expect((await list({ filter: { ...mine, status: "CLOSED" } })).nodes).toEqual([]);
    for (const contactId of ["contact_00000000000000000000000000", channel.id, "x"])
      expect((await list({ filter: { contactId } })).nodes).toEqual([]);
  });

  test("messages of several conversations come oldest first, page by page", async () => {
    const talks = [await opened("crm-9", "a1"), await opened("crm-10", "b1")];
    for (const n of [2, 3]) await Promise.all([say("crm-9", `a${n}`), say("crm-10", `b${n}`)]);
    const query = (ids: readonly string[], after: string | null) =>
      api.graphql<Record<string, { messages: Page<{ text: string }> }>>(
        `{ ${ids.map((id, n) => `t${n}: conversation(id: "${id}") { messages(first: 2, after: ${JSON.stringify(after)}) { nodes { text } ${PAGE} } }`).join(" ")} }`,
      );
    const ids = talks.map((talk) => talk.id);
    const first = await query(ids, null);
    expect(Object.values(first).map(({ messages }) => messages.nodes.map((message) => message.text))).toEqual(
      [
        ["a1", "a2"],
        ["b1", "b2"],
      ],
    );
    const second = await query(ids.slice(0, 1), first.t0?.messages.pageInfo.endCursor ?? null);
    expect(second.t0?.messages).toMatchObject({
      nodes: [{ text: "a3" }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
  });

  test.each([0, -1, 101])("a page of %d is BAD_USER_INPUT, never cut", async (first) => {
    expect(await api.ask(LIST, { first })).toMatchObject({
      errors: [{ extensions: { code: "BAD_USER_INPUT" } }],
    });
  });

  test("a cursor of another list, or none at all, is BAD_CURSOR", async () => {
    const { id } = await opened("crm-11");
    const cursor = (await list({ first: 1 })).pageInfo.endCursor;
    const query = `query ($id: ID!, $after: String) { conversation(id: $id) { messages(after: $after) { nodes { id } } } }`;
    for (const after of [cursor, "garbage"])
      expect(await api.ask(query, { id, after })).toMatchObject({
        errors: [{ extensions: { code: "BAD_CURSOR" } }],
      });
    const forged = Buffer.from(
      JSON.stringify(["CONVERSATIONS", "no time", "00000000-0000-0000-0000-000000000000"]),
    ).toString("base64url");
    expect(await api.ask(LIST, { after: forged })).toMatchObject({
      errors: [{ extensions: { code: "BAD_CURSOR" } }],
    });
  });
});

describe("scopes", () => {
  const refused = { errors: [{ extensions: { code: "FORBIDDEN" } }] };

  test("conversations need CONVERSATIONS_READ, beneath a contact too; the contact needs CONTACTS_READ", async () => {
    const { contact } = await opened("crm-12");
    const [talks, people] = [await api.keyWith("CONVERSATIONS_READ"), await api.keyWith("CONTACTS_READ")];
    expect(
      await api.ask("{ conversations { nodes { id messages { nodes { text } } } } }", {}, talks),
    ).not.toHaveProperty("errors");
    expect(await api.ask("{ conversations { nodes { contact { id } } } }", {}, talks)).toMatchObject(refused);
    expect(await api.ask("{ conversations { nodes { source { label } } } }", {}, talks)).toMatchObject(
      refused,
    );
    expect(await api.ask("{ conversations { nodes { id } } }", {}, people)).toMatchObject(refused);
    const beneath = "query ($id: ID!) { contact(id: $id) { conversations { nodes { id } } } }";
    expect(await api.ask(beneath, { id: contact.id }, people)).toMatchObject(refused);
  });

  test("writing needs CONVERSATIONS_WRITE", async () => {
    const { id } = await opened("crm-13");
    const reader = await api.keyWith("CONVERSATIONS_READ");
    for (const mutation of [
      `messageSend(input: { conversationId: "${id}", text: "x" }) { userErrors { code } }`,
      `conversationClose(id: "${id}") { userErrors { code } }`,
      `conversationAssign(id: "${id}", assignee: "x") { userErrors { code } }`,
    ])
      expect(await api.ask(`mutation { ${mutation} }`, {}, reader)).toMatchObject(refused);
    expect(await one(id)).toMatchObject({
      status: "OPEN",
      assignee: null,
      messages: { nodes: [{ text: "hello" }] },
    });
  });
});
