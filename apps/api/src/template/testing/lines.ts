import {
  META_TOKEN,
  type MetaServer,
  type MetaTemplate,
  metaServer,
  type TwilioServer,
  twilioServer,
} from "@contact-identity/channels/testing";
import { channelById, parseId, receiveTouch, transaction } from "@contact-identity/database";
import { startApi, type TestApi } from "../../testing/api.ts";

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

export interface Sent {
  readonly message: { readonly text: string; readonly status: string } | null;
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[];
    readonly message: string;
  }[];
}
export const codes = ({ userErrors }: { userErrors: Sent["userErrors"] }) =>
  userErrors.map(({ code, field }) => `${code} ${field?.join("/")}`);

async function lines(api: TestApi, meta: MetaServer, twilio: TwilioServer) {
  const create = async (config: string) =>
    (
      await api.graphql<{ made: { channel: { id: string }; userErrors: unknown[] } }>(
        `mutation { made: channelCreate(input: { name: "line", ${config} }) { channel { id } userErrors { code message } } }`,
      )
    ).made.channel.id;
  const cloud = (more: string) =>
    `whatsappCloud: { phoneNumberId: "1", ${more} appSecret: "s", verifyToken: "v", accessToken: "${META_TOKEN}", apiBaseUrl: "${meta.url}" }`;
  return {
    whatsapp: await create(cloud('wabaId: "2"')),
    bare: await create(cloud("")),
    custom: await create("custom: {}"),
    twilio: await create(
      `twilio: { accountSid: "ACb1d4e8a2f0c34d5e9f7a6b8c1d2e3f40", authToken: "wrong", from: "whatsapp:+16282223344", apiBaseUrl: "${twilio.url}" }`,
    ),
  };
}

let count = 0;
/** Somebody who wrote so many hours ago. */
async function talk(api: TestApi, hours: number, channelId: string, account = `1415555${1000 + count}`) {
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
    `query ($id: String!) { contact(by: { channelAccount: { channelId: "${channelId}", accountId: $id } }) { id sources { id } conversations { nodes { id freeTextUntil } } } }`,
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

/** An API with lines to Meta, which has templates, and others that have none or do not tell. */
export async function templateApi() {
  const api = await startApi(["127.0.0.0/8"]);
  const meta = await metaServer([ORDER, PLAIN, { ...PAUSED }, IMAGE]);
  const twilio = await twilioServer();
  const ids = await lines(api, meta, twilio);
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
  return {
    api,
    meta,
    ids,
    send,
    open,
    talk: (hours: number, channelId = ids.whatsapp, account?: string) => talk(api, hours, channelId, account),
    async close() {
      await api.close();
      await meta.close();
      await twilio.close();
    },
  };
}
