import { parseId, recordDelivery, transaction } from "@contact-identity/database";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { customCall } from "../inbound/testing/custom.ts";
import { startApi, type TestApi } from "../testing/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

interface Payload {
  readonly message: { readonly id: string; readonly status: string; readonly failure: string | null } | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}
const PAYLOAD = "{ message { id status failure } userErrors { code field } }";
const RETRY = `mutation ($id: ID!) { messageRetry(id: $id) ${PAYLOAD} }`;
const retry = async (id: string) =>
  (await api.graphql<{ messageRetry: Payload }>(RETRY, { id })).messageRetry;

test("a message that failed says why and is queued again; one that did not is left alone", async () => {
  const create = `mutation { channelCreate(input: { name: "Desk", custom: {} }) { channel { id } token } }`;
  const { channelCreate: made } = await api.graphql<{
    channelCreate: { channel: { id: string }; token: string };
  }>(create);
  const { headers, body } = customCall(made.token, { contactId: "crm-9", text: "hello" });
  await fetch(`${api.url}/channels/${made.channel.id}/webhook`, { method: "POST", headers, body });
  const talks = await api.graphql<{ conversations: { nodes: { id: string }[] } }>(
    "{ conversations { nodes { id } } }",
  );
  const send = `mutation ($input: MessageSendInput!) { messageSend(input: $input) ${PAYLOAD} }`;
  const input = { conversationId: talks.conversations.nodes[0]?.id, text: "welcome" };
  const { message } = (await api.graphql<{ messageSend: Payload }>(send, { input })).messageSend;
  const id = message?.id as string;
  expect((await retry(id)).userErrors).toEqual([{ code: "CONFLICT", field: ["id"] }]);
  await transaction(api.database, api.workspaceId, (tx) =>
    recordDelivery(tx, parseId("message", id) as string, { failure: "HTTP 400: no such person" }),
  );
  const seen = await api.graphql<{ node: { failure: string } }>(
    "query ($id: ID!) { node(id: $id) { ... on Message { failure } } }",
    {
      id,
    },
  );
  expect(seen.node.failure).toBe("HTTP 400: no such person");
  const reader = await api.keyWith("CONVERSATIONS_READ");
  expect((await api.ask(RETRY, { id }, reader)).errors?.[0]?.extensions).toMatchObject({ code: "FORBIDDEN" });
  expect(await retry(id)).toEqual({ message: { id, status: "QUEUED", failure: null }, userErrors: [] });
  expect((await retry("message_01m87qsgk9eyds13ayxfjx9egr")).userErrors).toEqual([
    { code: "NOT_FOUND", field: ["id"] },
  ]);
});
