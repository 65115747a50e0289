import { pictures } from "@contact-identity/files/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { customCall } from "../inbound/testing/custom.ts";
import { startApi, type TestApi } from "../testing/api.ts";
import { Browser, makeWidget } from "../widget-api/testing/visitor.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

async function upload(bytes: Buffer, name: string, path = "/uploads", headers: Record<string, string> = {}) {
  const answer = await fetch(`${api.url}${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${api.adminKey}`,
      "content-disposition": `attachment; filename="${name}"`,
      "content-type": "application/octet-stream",
      ...headers,
    },
    body: new Uint8Array(bytes),
  });
  return ((await answer.json()) as { uploadId: string }).uploadId;
}
const FILES = "attachments { id kind name contentType size url previewUrl }";
interface Sent {
  readonly message: {
    readonly id: string;
    readonly text: string;
    readonly kind: string;
    readonly attachments: readonly Record<string, unknown>[];
  } | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] }[];
}
const send = async (input: Record<string, unknown>) =>
  (
    await api.graphql<{ messageSend: Sent }>(
      `mutation ($input: MessageSendInput!) { messageSend(input: $input) { message { id text kind ${FILES} } userErrors { code field } } }`,
      { input },
    )
  ).messageSend;
const here = (url: unknown) => String(url).replace("https://contacts.business.org", api.url);

test("a caller's files go with a message; what cannot go is said before anything is sent", async () => {
  const { channelCreate } = await api.graphql<{ channelCreate: { channel: { id: string }; token: string } }>(
    'mutation { channelCreate(input: { name: "Shop", custom: {} }) { channel { id } token } }',
  );
  const { headers, body } = customCall(channelCreate.token, { contactId: "anna", text: "hello" });
  await fetch(`${api.url}/channels/${channelCreate.channel.id}/webhook`, { method: "POST", headers, body });
  const { conversations } = await api.graphql<{ conversations: { nodes: { id: string }[] } }>(
    "{ conversations { nodes { id } } }",
  );
  const conversationId = conversations.nodes[0]?.id as string;
  const png = await pictures.png();
  const [picture, offer] = [
    await upload(png, "lid.png"),
    await upload(Buffer.from("%PDF-1.7\n"), "offer.pdf"),
  ];
  const { message, userErrors } = await send({ conversationId, attachments: [picture, offer] });
  expect(userErrors).toEqual([]);
  expect(message).toMatchObject({
    kind: "MEDIA",
    text: "[image] [document: offer.pdf]",
    attachments: [
      { kind: "IMAGE", name: "lid.png", contentType: "image/png", size: png.length },
      { kind: "DOCUMENT", name: "offer.pdf", contentType: "application/pdf", previewUrl: null },
    ],
  });
  const shown = await fetch(here(message?.attachments[0]?.url));
  expect(Buffer.from(await shown.arrayBuffer()).equals(png)).toBe(true);
  expect((await fetch(here(message?.attachments[0]?.previewUrl))).headers.get("content-type")).toBe(
    "image/webp",
  );

  const before = await api.rows("SELECT id FROM message");
  expect((await send({ conversationId, text: " " })).userErrors[0]?.code).toBe("INVALID");
  expect((await send({ conversationId, attachments: [picture, "upload_nothing"] })).userErrors).toEqual([
    { code: "NOT_FOUND", field: ["input", "attachments", "1"] },
  ]);
  expect((await send({ conversationId, attachments: Array(11).fill(picture) })).userErrors[0]?.code).toBe(
    "LIMIT_EXCEEDED",
  );
  expect(await api.rows("SELECT id FROM message")).toHaveLength(before.length);
});

test("a channel that cannot carry a file refuses it by name", async () => {
  const { channelCreate } = await api.graphql<{ channelCreate: { channel: { id: string } } }>(
    `mutation { channelCreate(input: { name: "Page", instagram: { pageId: "1", appSecret: "a", verifyToken: "v", pageAccessToken: "t" } }) { channel { id } userErrors { message } } }`,
  );
  const [row] = await api.rows<{ id: string; channel: string }>(
    "SELECT c.id, h.id AS channel FROM conversation c CROSS JOIN channel h WHERE h.type = 'INSTAGRAM' LIMIT 1",
  );
  expect([channelCreate.channel.id !== "", row !== undefined]).toEqual([true, true]);
  await api.rows("UPDATE conversation SET channel_id = $2 WHERE id = $1", [row?.id, row?.channel]);
  const { conversations } = await api.graphql<{ conversations: { nodes: { id: string }[] } }>(
    "{ conversations { nodes { id } } }",
  );
  const conversationId = conversations.nodes[0]?.id as string;
  const offer = await upload(Buffer.from("%PDF-1.7\nx"), "offer.pdf");
  expect((await send({ conversationId, attachments: [offer] })).userErrors).toEqual([
    { code: "CHANNEL_UNAVAILABLE", field: ["input", "attachments", "0"] },
  ]);
});

test("a visitor's files go with its message, by the session that sent them alone, and both sides see them", async () => {
  const widget = await makeWidget(api);
  const [browser, other] = [new Browser(api, widget), new Browser(api, widget)];
  await browser.start();
  await other.start();
  const png = await pictures.png();
  const mine = await upload(png, "lid.png", "/widget/uploads", browser.headers());
  const POST = `mutation ($a: [ID!], $c: ID!) { messagePost(text: "", clientId: $c, attachments: $a) { message { id text ${FILES} } errors { code field } } }`;
  type Posted = { messagePost: { message: Sent["message"]; errors: { code: string; field: string }[] } };
  const post = async (by: Browser, attachments: string[], clientId: string) =>
    (await by.ask<Posted>(POST, { a: attachments, c: clientId })).data?.messagePost;
  expect((await post(other, [mine], "1"))?.errors).toEqual([{ code: "INVALID", field: "attachments" }]);
  expect((await post(browser, [], "2"))?.errors[0]?.code).toBe("REQUIRED");
  const posted = await post(browser, [mine], "3");
  expect(posted).toMatchObject({
    errors: [],
    message: { text: "[image]", attachments: [{ kind: "IMAGE", name: "lid.png", size: png.length }] },
  });
  expect(
    Buffer.from(await (await fetch(here(posted?.message?.attachments[0]?.url))).arrayBuffer()).equals(png),
  ).toBe(true);

  const [row] = await api.rows<{ id: string }>(
    "SELECT conversation_id AS id FROM message ORDER BY created_at DESC LIMIT 1",
  );
  expect(row).toBeDefined();
  const { conversations } = await api.graphql<{ conversations: { nodes: { id: string }[] } }>(
    "{ conversations(first: 1) { nodes { id } } }",
  );
  const offer = await upload(Buffer.from("%PDF-1.7\ny"), "offer.pdf");
  const answer = await send({
    conversationId: conversations.nodes[0]?.id,
    text: "Here it is",
    attachments: [offer],
  });
  expect(answer.userErrors).toEqual([]);
  const { data } = await browser.ask<{ messages: { text: string; attachments: unknown[] }[] }>(
    `{ messages { text ${FILES} } }`,
  );
  expect(data?.messages.at(-1)).toMatchObject({
    text: "Here it is",
    attachments: [{ name: "offer.pdf", url: expect.stringContaining("/files/") }],
  });
});
