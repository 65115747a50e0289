import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "./testing/api.ts";
import { anEmail, newContact } from "./testing/contacts.ts";
import { countStatements } from "./testing/counting.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  for (let i = 0; i < 50; i++) await newContact(api, anEmail(), { firstName: `Person ${i}` });
});
afterAll(() => api?.close());

const PAGE = `query ($first: Int) { contacts(first: $first) { nodes {
  id displayName mergedIds
  identifiers { id value owner verified channel { id } source { label } contact { id } }
  sources { id label channel { id } identifiers { id } }
  conversations(first: 5) { nodes { id channel { id } contact { id } source { id } comments messages(first: 5) { nodes { id text conversation { id } } } } }
  merges { id absorbedIds survivor { id } } suggestions { id contacts { id } } provenance { field source { id } }
} } }`;

interface Page {
  readonly contacts: { readonly nodes: readonly { readonly id: string; readonly identifiers: readonly object[] }[] };
}

test("a page of 50 takes as many statements as a page of one, and few", async () => {
  await api.graphql("{ workspace { id } }"); // the key is known from here on
  const { texts } = countStatements(api.database);
  const one = await api.graphql<Page>(PAGE, { first: 1 });
  const forOne = texts.splice(0).length;
  const fifty = await api.graphql<Page>(PAGE, { first: 50 });
  expect([one.contacts.nodes.length, fifty.contacts.nodes.length]).toEqual([1, 50]);
  expect(fifty.contacts.nodes.flatMap((node) => node.identifiers)).toHaveLength(50);
  expect(texts.length).toBe(forOne);
  expect(texts.length).toBeLessThanOrEqual(20);
});
