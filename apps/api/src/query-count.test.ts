import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { customCall } from "./inbound/testing/custom.ts";
import { startApi, type TestApi } from "./testing/api.ts";
import { anEmail } from "./testing/contacts.ts";
import { countStatements } from "./testing/counting.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  const { channelCreate } = await api.graphql<{ channelCreate: { channel: { id: string }; token: string } }>(
    `mutation { channelCreate(input: { name: "Shop", custom: {} }) { channel { id } token } }`,
  );
  for (let i = 0; i < 50; i++) {
    const call = customCall(channelCreate.token, {
      contactId: `person-${i}`,
      contact: { email: anEmail() },
      text: `hello ${i}`,
    });
    const answer = await fetch(`${api.url}/channels/${channelCreate.channel.id}/webhook`, {
      method: "POST",
      ...call,
    });
    expect(answer.status).toBe(200);
  }
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
  readonly contacts: {
    readonly nodes: readonly {
      readonly id: string;
      readonly conversations: {
        readonly nodes: readonly { readonly messages: { readonly nodes: readonly object[] } }[];
      };
    }[];
  };
}

test("a page of 50 takes as many statements as a page of one, and few", async () => {
  await api.graphql("{ workspace { id } }"); // the key is known from here on
  const { texts } = countStatements(api.database);
  const one = await api.graphql<Page>(PAGE, { first: 1 });
  const forOne = texts.splice(0).length;
  const fifty = await api.graphql<Page>(PAGE, { first: 50 });
  expect([one.contacts.nodes.length, fifty.contacts.nodes.length]).toEqual([1, 50]);
  const messages = fifty.contacts.nodes.flatMap((node) =>
    node.conversations.nodes.flatMap((conversation) => conversation.messages.nodes),
  );
  expect(messages).toHaveLength(50);
  expect(texts.length).toBe(forOne);
  expect(texts.length).toBeLessThanOrEqual(20);
});
