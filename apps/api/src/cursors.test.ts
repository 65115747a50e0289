import { createWorkspace } from "@contact-identity/database";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type GraphQLObjectType, getNamedType, isObjectType } from "graphql";
import { adminSchema } from "./schema.ts";
import { startApi, type TestApi } from "./testing/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

const PAGE = "pageInfo { startCursor }";
type Ids = { contact: string; conversation: string; workflow: string };
/** Each connection of the schema: how it is asked, and where in the answer it stands. */
const LISTS: Readonly<Record<string, (ids: Ids) => { query: string; at: readonly string[] }[]>> = {
  "Query.contacts": () =>
    ["CREATED_AT_ASC", "CREATED_AT_DESC", "UPDATED_AT_ASC", "UPDATED_AT_DESC", "NAME_ASC"].map((order) => ({
      query: `contacts(orderBy: ${order}, after: $after) { ${PAGE} }`,
      at: ["contacts"],
    })),
  "Query.conversations": () => [{ query: `conversations(after: $after) { ${PAGE} }`, at: ["conversations"] }],
  "Query.events": () => [{ query: `events(after: $after) { ${PAGE} }`, at: ["events"] }],
  "Query.keptEvents": () => [{ query: `keptEvents(after: $after) { ${PAGE} }`, at: ["keptEvents"] }],
  "Query.mergeSuggestions": () => [
    { query: `mergeSuggestions(after: $after) { ${PAGE} }`, at: ["mergeSuggestions"] },
  ],
  "Contact.conversations": ({ contact }) => [
    {
      query: `contact(id: "${contact}") { conversations(after: $after) { ${PAGE} } }`,
      at: ["contact", "conversations"],
    },
  ],
  "Conversation.messages": ({ conversation }) => [
    {
      query: `conversation(id: "${conversation}") { messages(after: $after) { ${PAGE} } }`,
      at: ["conversation", "messages"],
    },
  ],
  "Workflow.runs": ({ workflow }) => [
    { query: `workflow(id: "${workflow}") { runs(after: $after) { ${PAGE} } }`, at: ["workflow", "runs"] },
  ],
};

/** A workspace with something in it. */
async function inhabited(key: string): Promise<Ids> {
  const made = await api.graphql<{
    channelCreate: { channel: { id: string } };
    workflowCreate: { workflow: { id: string } };
  }>(
    `mutation { channelCreate(input: { name: "desk", custom: { token: "desk-token" } }) { channel { id } }
       workflowCreate(input: { name: "flow", definition: {} }) { workflow { id } } }`,
    {},
    key,
  );
  const channel = made.channelCreate.channel.id;
  const events = [{ type: "message", mId: "m-1", timestamp: 1, message: { type: "text", text: "hello" } }];
  const told = await fetch(`${api.url}/channels/${channel}/webhook`, {
    method: "POST",
    headers: { authorization: "Bearer desk-token", "content-type": "application/json" },
    body: JSON.stringify({ contactId: "ann", events }),
  });
  expect(told.status).toBe(200);
  await fetch(`${api.url}/channels/${channel}/webhook`, {
    method: "POST",
    headers: { authorization: "Bearer desk-token", "content-type": "application/json" },
    body: JSON.stringify({ contactId: "ann", events: [{ type: "message", message: 7 }] }),
  });
  type Found = { conversations: { nodes: { id: string; contact: { id: string } }[] } };
  const { conversations } = await api.graphql<Found>(
    "{ conversations { nodes { id contact { id } } } }",
    {},
    key,
  );
  const [conversation] = conversations.nodes;
  return {
    contact: conversation?.contact.id ?? "",
    conversation: conversation?.id ?? "",
    workflow: made.workflowCreate.workflow.id,
  };
}

async function listsOf(key: string) {
  const ids = await inhabited(key);
  return Object.values(LISTS).flatMap((make) => make(ids));
}
const ask = (key: string, { query }: { readonly query: string }, after: string | null) =>
  api.ask<Record<string, unknown>>(`query ($after: String) { ${query} }`, { after }, key);

/** The cursor of each list's first row, by the list's query; those of empty lists are written as the server would write them. */
async function cursorsOf(
  key: string,
  lists: readonly { query: string; at: readonly string[] }[],
): Promise<string[]> {
  const found: (string | null)[] = [];
  for (const list of lists) {
    const { data } = await ask(key, list, null);
    const page = list.at.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], data) as {
      pageInfo: { startCursor: string | null };
    };
    found.push(page.pageInfo.startCursor);
  }
  const [, mark] = String(
    JSON.parse(Buffer.from(found.find((cursor) => cursor !== null) as string, "base64url").toString())[0],
  ).split(".");
  const written = (name: string, key: string) =>
    Buffer.from(JSON.stringify([`${name}.${mark}`, key, crypto.randomUUID()])).toString("base64url");
  const now = new Date().toISOString();
  const empty: Record<string, string> = {
    events: written("EVENTS", "5"),
    mergeSuggestions: written("SUGGESTIONS", now),
    runs: written("RUNS", now),
  };
  return found.map((cursor, i) => cursor ?? (empty[lists[i]?.at.at(-1) as string] as string));
}

test("every connection of the schema is looked at here", async () => {
  const schema = await adminSchema();
  const connections = Object.values(schema.getTypeMap())
    .filter((type): type is GraphQLObjectType => isObjectType(type))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => getNamedType(field.type).name.endsWith("Connection"))
        .map((field) => `${type.name}.${field.name}`),
    );
  expect(connections.sort()).toEqual(Object.keys(LISTS).sort());
});

test("a cursor of another list, of another order or of another workspace is BAD_CURSOR everywhere; its own goes on", async () => {
  const elsewhere = (await createWorkspace(api.database, "elsewhere")).adminKey;
  const [lists, foreign] = [await listsOf(api.adminKey), await listsOf(elsewhere)];
  const [own, theirs] = [await cursorsOf(api.adminKey, lists), await cursorsOf(elsewhere, foreign)];
  expect(new Set([...own, ...theirs]).size).toBe(2 * lists.length);
  for (const [i, list] of lists.entries()) {
    expect((await ask(api.adminKey, list, own[i] as string)).errors).toBeUndefined();
    for (const [what, cursor] of [...own.filter((_, j) => j !== i).entries(), ...theirs.entries()]) {
      const { errors } = await ask(api.adminKey, list, cursor);
      expect([list.query, what, errors?.map(({ extensions }) => extensions.code)]).toEqual([
        list.query,
        what,
        ["BAD_CURSOR"],
      ]);
    }
  }
});
