import { createChannel, publicId, publishEvents, transaction } from "@contact-identity/database";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

interface Events {
  readonly events: {
    readonly nodes: readonly {
      id: string;
      type: string;
      contactId: string | null;
      payload: Record<string, unknown>;
      occurredAt: string;
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}
const EVENTS = `query ($first: Int, $after: String, $types: [String!]) {
  events(first: $first, after: $after, types: $types) { nodes { id type contactId payload occurredAt } pageInfo { hasNextPage endCursor } } }`;
const read = async (variables: Record<string, unknown> = {}, key?: string) =>
  (await api.graphql<Events>(EVENTS, variables, key)).events;
const create = `mutation ($input: ContactCreateInput!) { contactCreate(input: $input) { contact { id } } }`;
const made = async (email: string) =>
  (
    await api.graphql<{ contactCreate: { contact: { id: string } } }>(create, {
      input: { identifiers: [{ kind: "EMAIL", value: email, assurance: "CLAIMED" }] },
    })
  ).contactCreate.contact.id;

/** What the worker does after each round. */
const publish = () => transaction(api.database, api.workspaceId, publishEvents);

test("events tell what happened with public ids, oldest first, and a kept cursor goes on where it stood", async () => {
  const [one, other] = [await made("ann@mail.dev"), await made("ann@mail.dev")];
  await publish();
  const first = await read({ first: 2 });
  expect(first.pageInfo.hasNextPage).toBe(true);
  expect(first.nodes[0]).toMatchObject({
    type: "contact.created",
    contactId: one,
    payload: { contactId: one },
  });
  const rest = await read({ after: first.pageInfo.endCursor });
  const all = [...first.nodes, ...rest.nodes];
  expect(new Set(all.map((event) => event.id)).size).toBe(all.length);
  expect(all.map((event) => event.type)).toContain("suggestion.opened");
  const { payload: offered = {} } = all.find((event) => event.type === "suggestion.opened") ?? {};
  expect(offered).toMatchObject({ suggestionId: expect.stringMatching(/^suggestion_/), rule: "same-email" });
  expect([...(offered.contactIds as string[])].toSorted()).toEqual([one, other].toSorted());
  expect(JSON.stringify(all)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);

  expect((await read({ after: rest.pageInfo.endCursor })).nodes).toEqual([]);
  const third = await made("eve@mail.dev");
  await publish();
  expect(
    (await read({ after: rest.pageInfo.endCursor, types: ["contact.created"] })).nodes.map(
      (event) => event.contactId,
    ),
  ).toEqual([third]);
  const { node } = await api.graphql<{ node: object }>("query ($id: ID!) { node(id: $id) { id } }", {
    id: all[0]?.id,
  });
  expect(node).toEqual({ id: all[0]?.id });
});

test("what people wrote takes CONVERSATIONS_READ", async () => {
  const { id } = await transaction(api.database, api.workspaceId, (tx) =>
    createChannel(
      tx,
      { type: "CUSTOM", name: "line", config: { token: "t-1" }, secretFields: ["token"] },
      api.encryptionKey,
    ),
  );
  const said = {
    type: "message",
    mId: "m-1",
    timestamp: Date.now(),
    message: { type: "text", text: "a secret word" },
  };
  const answer = await fetch(`${api.url}/channels/${publicId("channel", id)}/webhook`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer t-1" },
    body: JSON.stringify({ contactId: "crm-1", events: [said] }),
  });
  expect(answer.status).toBe(200);
  await publish();
  expect(JSON.stringify(await read())).toContain("a secret word");
  const key = await api.keyWith("CONTACTS_READ");
  const { nodes } = await read({}, key);
  expect(nodes.length).toBeGreaterThan(0);
  expect(nodes.some(({ type }) => /^(message|conversation)\./.test(type))).toBe(false);
  const talk = (await read({}, await api.keyWith("CONVERSATIONS_READ"))).nodes.map(({ type }) => type);
  expect(talk.length).toBeGreaterThan(0);
  expect(talk.filter((type) => !/^(message|conversation)\./.test(type))).toEqual([]);
  expect((await read({}, await api.keyWith("KEYS_MANAGE"))).nodes).toEqual([]);
});

test("every type of event is told with its scope and the schema of its payload", async () => {
  const { eventTypes } = await api.graphql<{
    eventTypes: { name: string; description: string; scope: string; payloadSchema: object }[];
  }>("{ eventTypes { name description scope payloadSchema } }");
  expect(eventTypes.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["contact.created", "identifier.verified", "workflow.run.failed"]),
  );
  expect(eventTypes.find(({ name }) => name === "contact.merged")).toMatchObject({
    scope: "CONTACTS_READ",
    payloadSchema: {
      type: "object",
      properties: { mergeId: { pattern: expect.stringContaining("merge_") } },
    },
  });
  expect(eventTypes.some(({ name }) => name.startsWith("internal."))).toBe(false);
});

test.each([
  [{ types: ["contact.rumour"] }, "BAD_USER_INPUT"],
  [{ first: 101 }, "BAD_USER_INPUT"],
  [{ after: "abc" }, "BAD_CURSOR"],
])("%j is refused", async (variables, code) => {
  expect((await api.ask(EVENTS, variables)).errors?.map((error) => error.extensions.code)).toEqual([code]);
});
