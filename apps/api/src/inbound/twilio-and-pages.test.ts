import { createHash, createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";
import { metaSigned } from "./testing/meta.ts";

const AUTH_TOKEN = "7f3e9c1a5b2d4860";
const APP_SECRET = "3f1c9a7be0d24586";
const PUBLIC_URL = "https://proxy.business.org/twilio?tenant=7";
const PAGE = "682498302938465";
const twilio = { accountSid: "ACb1d4e8a2f0c34d5e9f7a6b8c1d2e3f40", authToken: AUTH_TOKEN };
const page = {
  pageId: PAGE,
  appSecret: APP_SECRET,
  verifyToken: "verify-me",
  pageAccessToken: "EAAGm0PX4ZCpsBA",
};

const CREATE = "mutation ($input: ChannelCreateInput!) { channelCreate(input: $input) { channel { id } } }";
const TALKS = `query ($channelId: ID!) { conversations(first: 10, filter: { channelId: $channelId }) { nodes {
  contact { displayName identifiers { kind value assurance } } messages(first: 10) { nodes { text } } } } }`;

interface Talk {
  readonly contact: {
    readonly displayName: string;
    readonly identifiers: readonly { kind: string; value: string; assurance: string }[];
  };
  readonly messages: { readonly nodes: readonly { readonly text: string }[] };
}

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

const made = async (input: object) =>
  (
    await api.graphql<{ channelCreate: { channel: { id: string } } }>(CREATE, {
      input: { name: "Desk", ...input },
    })
  ).channelCreate.channel.id;
const talks = async (channelId: string) =>
  (await api.graphql<{ conversations: { nodes: Talk[] } }>(TALKS, { channelId })).conversations.nodes;
const identifiers = (talk: Talk | undefined) =>
  talk?.contact.identifiers.map(({ kind, value, assurance }) => [kind, value, assurance]).sort();
const written = (talk: Talk | undefined) => talk?.messages.nodes.map(({ text }) => text);
/** Where the provider was told to post. */
const addressOf = (channel: string) => `https://contacts.business.org/channels/${channel}/webhook`;

const post = async (channel: string, query: string, headers: Record<string, string>, body: string) =>
  (await fetch(`${api.url}/channels/${channel}/webhook${query}`, { method: "POST", headers, body })).status;

describe("Twilio", () => {
  const hmac = (text: string) => createHmac("sha1", AUTH_TOKEN).update(text).digest("base64");
  const signature = (url: string, fields: Record<string, string>) =>
    hmac(
      Object.keys(fields)
        .sort()
        .reduce((text, name) => text + name + fields[name], url),
    );
  const FORM = { "content-type": "application/x-www-form-urlencoded" };
  const form = (channel: string, fields: Record<string, string>, url: string, query = "") =>
    post(
      channel,
      query,
      { ...FORM, "x-twilio-signature": signature(url, fields) },
      new URLSearchParams(fields).toString(),
    );
  const message = (from: string, to: string, id: string, rest: Record<string, string> = {}) => ({
    MessageSid: id,
    SmsStatus: "received",
    Body: "1 + 1 = 2 & caf\u00e9",
    From: from,
    To: to,
    ...rest,
  });

  test("an SMS with its query signed to the letter makes a contact whose phone is only observed", async () => {
    const channel = await made({ twilio: { ...twilio, from: "+16282223344" } });
    const fields = message("+14155550123", "+16282223344", "SM1");
    const query = "?b=%7Eone+two&a=%20&a=";
    expect(await form(channel, fields, `${addressOf(channel)}${query}`, "?a=%20&b=%7Eone+two&a=")).toBe(401);
    expect(await talks(channel)).toEqual([]);
    for (let times = 0; times < 2; times++)
      expect(await form(channel, fields, `${addressOf(channel)}${query}`, query)).toBe(200);
    const [talk, ...others] = await talks(channel);
    expect(others).toEqual([]);
    expect(written(talk)).toEqual(["1 + 1 = 2 & caf\u00e9"]);
    expect(identifiers(talk)).toEqual([
      ["CHANNEL_ACCOUNT", "+14155550123", "CHANNEL"],
      ["PHONE", "+14155550123", "OBSERVED"],
    ]);
  });

  test("WhatsApp behind a proxy: the URL as given is signed; the number is proven and derived from the id", async () => {
    const channel = await made({
      twilio: { ...twilio, from: "whatsapp:+16282223344", publicUrl: PUBLIC_URL },
    });
    const rest = { WaId: "5215512345678", ProfileName: "Anya Petrova" };
    const fields = message("whatsapp:+5215512345678", "whatsapp:+16282223344", "SM2", rest);
    expect(await form(channel, fields, addressOf(channel))).toBe(401);
    expect(await form(channel, fields, PUBLIC_URL)).toBe(200);
    const [talk] = await talks(channel);
    expect(talk?.contact.displayName).toBe("Anya Petrova");
    expect(identifiers(talk)).toEqual([
      ["CHANNEL_ACCOUNT", "whatsapp:+5215512345678", "CHANNEL"],
      ["PHONE", "+525512345678", "CHANNEL"],
    ]);
  });

  test("JSON is bound by the hash in its URL, and stores nothing", async () => {
    const channel = await made({ twilio: { ...twilio, from: "+16282223344" } });
    const body =
      '[{"specversion":"1.0","type":"com.twilio.messaging.message.delivered","data":{"messageSid":"SM3"}}]';
    const query = `?bodySHA256=${createHash("sha256").update(body).digest("hex")}`;
    const headers = (signed: string) => ({
      "content-type": "application/json",
      "x-twilio-signature": hmac(addressOf(channel) + signed),
    });
    expect(await post(channel, query, headers(query), body)).toBe(200);
    expect(await post(channel, query, headers(query), `${body} `)).toBe(401);
    expect(await post(channel, "", headers(""), body)).toBe(401);
    expect(await talks(channel)).toEqual([]);
  });
});

describe.each([
  ["messenger", "page"],
  ["instagram", "instagram"],
])("%s", (field, object) => {
  test("shakes hands, and takes a message delivered twice as one of a contact with a page-scoped id alone", async () => {
    const channel = await made({ [field]: page });
    const handshake = new URLSearchParams({
      "hub.mode": "subscribe",
      "hub.verify_token": "verify-me",
      "hub.challenge": "1158201444",
    });
    expect(await (await fetch(`${api.url}/channels/${channel}/webhook?${handshake}`)).text()).toBe(
      "1158201444",
    );
    const said = { mid: "m_AG5Hz2Uq7tuwNEhXfYYKj8mJEM", text: "Red", quick_reply: { payload: "o1" } };
    const event = {
      sender: { id: "7654321098765432" },
      recipient: { id: PAGE },
      timestamp: 1458692752478,
      message: said,
    };
    const call = metaSigned(
      JSON.stringify({ object, entry: [{ id: PAGE, time: 1458692752478, messaging: [event] }] }),
      APP_SECRET,
    );
    for (let times = 0; times < 2; times++)
      expect(await post(channel, "", call.headers, call.body)).toBe(200);
    const [talk, ...others] = await talks(channel);
    expect(others).toEqual([]);
    expect(written(talk)).toEqual(["Red"]);
    expect(identifiers(talk)).toEqual([["CHANNEL_ACCOUNT", "7654321098765432", "CHANNEL"]]);
  });
});
