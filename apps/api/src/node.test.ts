import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "./testing/api.ts";
import { anEmail, newContact } from "./testing/contacts.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

const NODE = "query ($id: ID!) { node(id: $id) { __typename id } }";

test("anything is had by its id, as what it is", async () => {
  const claiming = await api.keyWith("CONTACTS_READ", "CONTACTS_WRITE");
  const email = anEmail();
  const [a, b] = [await newContact(api, email, {}, claiming), await newContact(api, email, {}, claiming)];
  const other = await newContact(api);
  const { contactMerge } = await api.graphql<{ contactMerge: { merge: { id: string } } }>(
    `mutation ($input: ContactMergeInput!) { contactMerge(input: $input) { merge { id } } }`,
    { input: { survivorId: other.id, absorbedIds: [a.id] } },
  );
  const all = await api.graphql<{
    workspace: { id: string };
    apiKeys: { id: string }[];
    mergeSuggestions: { nodes: { id: string }[] };
  }>("{ workspace { id } apiKeys { id } mergeSuggestions { nodes { id } } }");
  const { channelCreate } = await api.graphql<{ channelCreate: { channel: { id: string } } }>(
    `mutation { channelCreate(input: { name: "Shop", custom: {} }) { channel { id } } }`,
  );
  const { workflowCreate } = await api.graphql<{ workflowCreate: { workflow: { id: string } } }>(
    `mutation { workflowCreate(input: { name: "Hello", templateKey: "welcome-ask-email" }) { workflow { id } } }`,
  );
  const named: [string, string | undefined][] = [
    ["Workspace", all.workspace.id],
    ["ApiKey", all.apiKeys[0]?.id],
    ["Contact", b.id],
    ["ContactSource", b.sources[0]?.id],
    ["Identifier", b.identifiers[0]?.id],
    ["Merge", contactMerge.merge.id],
    ["MergeSuggestion", all.mergeSuggestions.nodes[0]?.id],
    ["Channel", channelCreate.channel.id],
    ["Workflow", workflowCreate.workflow.id],
  ];
  for (const [type, id] of named)
    expect([type, await api.graphql(NODE, { id })]).toEqual([type, { node: { __typename: type, id } }]);
  // A merged-away id is its survivor here too.
  expect(await api.graphql(NODE, { id: a.id })).toEqual({ node: { __typename: "Contact", id: other.id } });
});

test.each([
  ["nonsense"],
  [""],
  ["contact_01jd000000000000000000000t"],
  ["toString_01jd000000000000000000000t"],
  ["event_01jd000000000000000000000t"],
])("%j is nothing", async (id) => {
  expect(await api.graphql(NODE, { id })).toEqual({ node: null });
});

test("it takes the scope that reading it elsewhere takes", async () => {
  const { id } = await newContact(api);
  const { data, errors } = await api.ask(NODE, { id }, await api.keyWith("WORKFLOWS_READ"));
  expect([data, errors?.map((error) => error.extensions.requiredScope)]).toEqual([
    { node: null },
    ["CONTACTS_READ"],
  ]);
});
