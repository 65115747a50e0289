import {
  META_TOKEN,
  type MetaServer,
  type MetaTemplate,
  metaServer,
  type TwilioServer,
  twilioServer,
} from "@contact-identity/channels/testing";
import { channelById, parseId, receiveTouch, transaction } from "@contact-identity/database";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";

const ORDER: MetaTemplate = {
  id: "71",
  name: "order_sent",
  language: "en",
  status: "APPROVED",
  components: [
    { type: "BODY", text: "Hello {{1}}, your order {{2}} is on its way." },
    { type: "BUTTONS", buttons: [{ type: "URL", text: "Track", url: "https://shop.dev/{{1}}" }] },
  ],
};
const PLAIN: MetaTemplate = {
  ...ORDER,
  id: "72",
  name: "plain",
  components: [{ type: "BODY", text: "We miss you." }],
};
const PAUSED: MetaTemplate = { ...PLAIN, id: "73", name: "paused", status: "PAUSED" };
const IMAGE: MetaTemplate = {
  ...PLAIN,
  id: "74",
  name: "image",
  components: [
    { type: "HEADER", format: "IMAGE" },
    { type: "BODY", text: "Look" },
  ],
};

let api: TestApi;
let meta: MetaServer;
let twilio: TwilioServer;
const ids = { whatsapp: "", bare: "", custom: "", twilio: "" };
beforeAll(async () => {
  api = await startApi(["127.0.0.0/8"]);
  meta = await metaServer([ORDER, PLAIN, { ...PAUSED }, IMAGE]);
  twilio = await twilioServer();
  const create = async (config: string) =>
    (
      await api.graphql<{ made: { channel: { id: string }; userErrors: unknown[] } }>(
        `mutation { made: channelCreate(input: { name: "line", ${config} }) { channel { id } userErrors { code message } } }`,
      )
    ).made.channel.id;
  const cloud = (more: string) =>
    `whatsappCloud: { phoneNumberId: "1", ${more} appSecret: "s", verifyToken: "v", accessToken: "${META_TOKEN}", apiBaseUrl: "${meta.url}" }`;
  ids.whatsapp = await create(cloud('wabaId: "2"'));
  ids.bare = await create(cloud(""));
  ids.custom = await create("custom: {}");
  ids.twilio = await create(
    `twilio: { accountSid: "ACb1d4e8a2f0c34d5e9f7a6b8c1d2e3f40", authToken: "wrong", from: "whatsapp:+16282223344", apiBaseUrl: "${twilio.url}" }`,
  );
});
afterAll(async () => {
  await api?.close();
  await meta?.close();
  await twilio?.close();
});

let count = 0;
/** Somebody who wrote so many hours ago. */
async function talk(hours: number, channelId = ids.whatsapp, account = `1415555${1000 + count}`) {
  const told = await transaction(api.database, api.workspaceId, async (tx) => {
    const channel = await channelById(tx, parseId("channel", channelId) as string);
    if (!channel) throw new Error("no channel");
    const message = { externalId: `in-${count++}`, externalScope: "", text: "hello" };
    const touch = {
      accounts: [account],
      replyTo: account,
      label: account,
      origin: "CHANNEL_METADATA",
      identifiers: [],
      fields: [],
      message,
    } as const;
    const received = await receiveTouch(tx, channel, touch, new Date());
    await tx.query("UPDATE message SET created_at = created_at - $2 * interval '1 hour' WHERE id = $1", [
      received.messageId,
      hours,
    ]);
    return received;
  });
  const { contact } = await api.graphql<{
    contact: {
      id: string;
      sources: { id: string }[];
      conversations: { nodes: { id: string; freeTextUntil: string | null }[] };
    };
  }>(
    `query ($id: ID!) { contact(by: { channelAccount: { channelId: "${channelId}", accountId: $id } }) { id sources { id } conversations { nodes { id freeTextUntil } } } }`.replace(
      "$id: ID!",
      "$id: String!",
    ),
    { id: account },
  );
  const conversation = contact.conversations.nodes[0];
  return {
    ...told,
    account,
    contactId: contact.id,
    sourceId: contact.sources[0]?.id,
    conversationId: conversation?.id,
    freeTextUntil: conversation?.freeTextUntil,
  };
}
interface Sent {
  readonly message: { readonly text: string; readonly status: string } | null;
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[];
    readonly message: string;
  }[];
}
const send = async (input: object) =>
  (
    await api.graphql<{ out: Sent }>(
      "mutation ($i: MessageSendInput!) { out: messageSend(input: $i) { message { text status } userErrors { code field message } } }",
      { i: input },
    )
  ).out;
const open = async (input: object) =>
  (
    await api.graphql<{
      out: {
        conversation: { id: string; openedBy: string; messages: { nodes: { text: string }[] } } | null;
        userErrors: Sent["userErrors"];
      };
    }>(
      "mutation ($i: ConversationOpenInput!) { out: conversationOpen(input: $i) { conversation { id openedBy messages { nodes { text } } } userErrors { code field message } } }",
      { i: input },
    )
  ).out;
const codes = ({ userErrors }: { userErrors: Sent["userErrors"] }) =>
  userErrors.map(({ code, field }) => `${code} ${field?.join("/")}`);
const LIST = "query ($c: ID!) { messageTemplates(channelId: $c) { id name language status text variables } }";

describe("messageTemplates", () => {
  test("lists all pages with state and variables", async () => {
    const { messageTemplates } = await api.graphql<{ messageTemplates: unknown[] }>(LIST, {
      c: ids.whatsapp,
    });
    expect(messageTemplates).toHaveLength(4);
    expect(messageTemplates[0]).toEqual({
      id: "71",
      name: "order_sent",
      language: "en",
      status: "APPROVED",
      text: "Hello {{1}}, your order {{2}} is on its way.",
      variables: ["1", "2", "button.1"],
    });
    expect(messageTemplates[2]).toMatchObject({ status: "PAUSED" });
  });

  test.each([
    ["without a wabaId", () => ids.bare, /wabaId/],
    ["of a channel that has none", () => ids.custom, /no templates/],
    ["of no channel", () => "channel_00000000000000000000000000", /no such channel/],
    ["in the provider's words", () => ids.twilio, /20003 Authenticate/],
  ])("%s: BAD_USER_INPUT", async (_, channel, words) => {
    const { errors } = await api.ask(LIST, { c: channel() });
    expect([errors?.[0]?.extensions.code, errors?.[0]?.message]).toEqual([
      "BAD_USER_INPUT",
      expect.stringMatching(words),
    ]);
  });

  test.each([
    [["CHANNELS_MANAGE"], undefined],
    [["CONVERSATIONS_WRITE"], undefined],
    [["CONVERSATIONS_READ", "CONTACTS_READ"], "FORBIDDEN"],
  ] as const)("with %j: %s", async (scopes, code) => {
    const { errors } = await api.ask(LIST, { c: ids.whatsapp }, await api.keyWith(...scopes));
    expect(errors?.[0]?.extensions.code).toBe(code);
  });
});

describe("messageSend after a day", () => {
  const VALUES = { "1": "Anna", "2": "4711", "button.1": "t" };

  test("a text is refused with what to do; a template goes, and reads as the contact reads it", async () => {
    const { conversationId, freeTextUntil } = await talk(25);
    expect(new Date(freeTextUntil as string).getTime()).toBeLessThan(Date.now());
    const refused = await send({ conversationId, text: "hi" });
    expect([codes(refused), refused.userErrors[0]?.message]).toEqual([
      ["CHANNEL_UNAVAILABLE input/text"],
      expect.stringContaining("messageTemplates"),
    ]);
    expect(await send({ conversationId, template: { id: "71", variables: VALUES } })).toEqual({
      message: { text: "Hello Anna, your order 4711 is on its way.", status: "QUEUED" },
      userErrors: [],
    });
    expect(codes(await send({ conversationId, template: { id: "72" } }))).toEqual([]);
  });

  test.each([
    ["an unknown one", { id: "99" }, ["NOT_FOUND input/template/id"]],
    ["one that is paused", { id: "73" }, ["CHANNEL_UNAVAILABLE input/template/id"]],
    [
      "a variable too few and one too many",
      { id: "71", variables: { "1": "A", "2": "B", "3": "C" } },
      ["INVALID input/template/variables/button.1", "INVALID input/template/variables/3"],
    ],
    ["a number", { id: "71", variables: { ...VALUES, "2": 4711 } }, ["INVALID input/template/variables/2"]],
    ["one whose header wants a file", { id: "74" }, ["INVALID input/attachments"]],
  ])("%s is told by name, before anything is sent", async (_, template, expected) => {
    const { conversationId } = await talk(25);
    expect(codes(await send({ conversationId, template }))).toEqual(expected);
    const stored = await api.rows(
      "SELECT 1 FROM message WHERE direction = 'OUTBOUND' AND conversation_id = $1",
      [parseId("conversation", conversationId as string)],
    );
    expect(stored).toEqual([]);
  });

  test("both, or none, is INVALID; a channel without templates says so", async () => {
    const { conversationId } = await talk(1);
    expect(codes(await send({ conversationId, text: "a", template: { id: "72" } }))).toEqual([
      "INVALID input/template",
    ]);
    expect(codes(await send({ conversationId }))).toEqual(["INVALID input/text"]);
    const custom = await talk(1, ids.custom, "crm-1");
    expect(custom.freeTextUntil).toBeNull();
    expect(codes(await send({ conversationId: custom.conversationId, template: { id: "72" } }))).toEqual([
      "CHANNEL_UNAVAILABLE input/template",
    ]);
    const bare = await talk(25, ids.bare);
    expect(codes(await send({ conversationId: bare.conversationId, template: { id: "72" } }))).toEqual([
      "CHANNEL_UNAVAILABLE input/template",
    ]);
  });

  test("it is asked again when a template was paused meanwhile", async () => {
    const { conversationId } = await talk(25);
    const paused = meta.templates.find(({ id }) => id === "73");
    if (paused) paused.status = "APPROVED";
    await api.graphql(LIST, { c: ids.whatsapp });
    expect(codes(await send({ conversationId, template: { id: "73" } }))).toEqual([]);
  });
});

describe("conversationOpen", () => {
  test("writes into the open conversation, else into a new one", async () => {
    const { contactId, sourceId, conversationId } = await talk(1);
    const there = await open({ contactId, sourceId, text: "hi" });
    expect([there.conversation?.id, there.userErrors]).toEqual([conversationId, []]);
    await api.graphql("mutation ($id: ID!) { conversationClose(id: $id) { userErrors { code } } }", {
      id: conversationId,
    });
    const fresh = await open({ contactId, sourceId, text: "hi again" });
    expect(fresh.conversation).toMatchObject({
      openedBy: "API",
      messages: { nodes: [{ text: "hi again" }] },
    });
    expect(fresh.conversation?.id).not.toBe(conversationId);
  });

  test("where the window is closed it takes a template alone", async () => {
    const { contactId, sourceId, conversationId } = await talk(25);
    await api.graphql("mutation ($id: ID!) { conversationClose(id: $id) { userErrors { code } } }", {
      id: conversationId,
    });
    const rows = () =>
      api.rows("SELECT 1 FROM conversation WHERE status = 'OPEN' AND source_id = $1", [
        parseId("source", sourceId as string),
      ]);
    expect(codes(await open({ contactId, sourceId, text: "hi" }))).toEqual([
      "CHANNEL_UNAVAILABLE input/text",
    ]);
    expect(codes(await open({ contactId, sourceId, template: { id: "71" } }))).toEqual([
      "INVALID input/template/variables/1",
      "INVALID input/template/variables/2",
      "INVALID input/template/variables/button.1",
    ]);
    expect(await rows()).toEqual([]);
    const opened = await open({ contactId, sourceId, template: { id: "72" } });
    expect(opened.conversation?.messages.nodes.map(({ text }) => text)).toEqual(["We miss you."]);
  });

  test("a source that is another's, that came by no channel, or whose channel is off", async () => {
    const [ann, bea] = [await talk(1), await talk(1)];
    expect(codes(await open({ contactId: ann.contactId, sourceId: bea.sourceId, text: "hi" }))).toEqual([
      "NOT_FOUND input/sourceId",
    ]);
    expect(
      codes(
        await open({ contactId: "contact_00000000000000000000000000", sourceId: bea.sourceId, text: "hi" }),
      ),
    ).toEqual(["NOT_FOUND input/contactId"]);
    const { made } = await api.graphql<{ made: { contact: { id: string; sources: { id: string }[] } } }>(
      `mutation { made: contactCreate(input: { identifiers: [{ kind: EMAIL, value: "api@shop.dev" }] }) { contact { id sources { id } } } }`,
    );
    expect(
      codes(await open({ contactId: made.contact.id, sourceId: made.contact.sources[0]?.id, text: "hi" })),
    ).toEqual(["CHANNEL_UNAVAILABLE input/sourceId"]);
    const off = await talk(1, ids.custom, "crm-2");
    await api.graphql(
      "mutation ($id: ID!) { channelSetEnabled(id: $id, enabled: false) { userErrors { code } } }",
      { id: ids.custom },
    );
    expect(codes(await open({ contactId: off.contactId, sourceId: off.sourceId, text: "hi" }))).toEqual([
      "CHANNEL_UNAVAILABLE input/sourceId",
    ]);
  });
});

test("the workspace's words are its own to set", async () => {
  const set = async (input: object) =>
    (
      await api.graphql<{ out: { workspace: unknown; userErrors: Sent["userErrors"] } }>(
        "mutation ($i: WorkspaceInput!) { out: workspaceUpdate(input: $i) { workspace { optOutWords optInWords } userErrors { code field message } } }",
        { i: input },
      )
    ).out;
  expect(await api.graphql("{ workspace { optOutWords optInWords } }")).toEqual({
    workspace: {
      optOutWords: ["STOP", "STOPALL", "UNSUBSCRIBE", "СТОП", "ARRET", "PARAR", "STOPP"],
      optInWords: ["START", "UNSTOP"],
    },
  });
  expect(codes(await set({ optOutWords: ["start"] }))).toEqual(["INVALID input/optInWords"]);
  expect(codes(await set({ optOutWords: [" "] }))).toEqual(["INVALID input/optOutWords"]);
  expect(await set({ optOutWords: [" ENDE ", "ENDE"] })).toMatchObject({
    workspace: { optOutWords: ["ENDE"], optInWords: ["START", "UNSTOP"] },
  });
});
