import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";
import type { Delivery } from "./testing/meta.ts";

const secrets = { telegram: "tg_5f2c9be177", viber: "445da6az1s345z78", line: "8c570fa6dd201bb3" };
let api: TestApi;
let channels: Readonly<Record<keyof typeof secrets, string>>;

const CREATE = "mutation ($input: ChannelCreateInput!) { channelCreate(input: $input) { channel { id } } }";
const TALKS = `query ($channelId: ID!) { conversations(first: 10, filter: { channelId: $channelId }) { nodes {
  contact { displayName identifiers { kind value assurance } } messages(first: 10) { nodes { text externalId } } } } }`;

interface Talk {
  readonly contact: {
    readonly displayName: string;
    readonly identifiers: readonly { kind: string; value: string; assurance: string }[];
  };
  readonly messages: { readonly nodes: readonly { readonly text: string; readonly externalId: string }[] };
}

beforeAll(async () => {
  api = await startApi();
  const made = async (input: object) =>
    (
      await api.graphql<{ channelCreate: { channel: { id: string } } }>(CREATE, {
        input: { name: "Desk", ...input },
      })
    ).channelCreate.channel.id;
  channels = {
    telegram: await made({
      telegram: { botToken: "7110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", secretToken: secrets.telegram },
    }),
    viber: await made({ viber: { authToken: secrets.viber, senderName: "Desk" } }),
    line: await made({ line: { channelSecret: secrets.line, channelAccessToken: "nVzjQ5qNQ1p7kXr0" } }),
  };
});
afterAll(() => api?.close());

const deliver = async (channel: keyof typeof secrets, { headers, body }: Delivery): Promise<number> =>
  (await fetch(`${api.url}/channels/${channels[channel]}/webhook`, { method: "POST", headers, body })).status;
const talks = async (channel: keyof typeof secrets) =>
  (await api.graphql<{ conversations: { nodes: Talk[] } }>(TALKS, { channelId: channels[channel] }))
    .conversations.nodes;
const written = (talk: Talk | undefined) => talk?.messages.nodes.map(({ text }) => text);
const hmac = (secret: string, body: string) => createHmac("sha256", secret).update(body);

describe("Telegram", () => {
  const person = (id: number, first_name: string) => ({ id, is_bot: false, first_name, language_code: "en" });
  const update = (id: number, name: string, message_id: number, content: object): Delivery => ({
    headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": secrets.telegram },
    body: JSON.stringify({
      update_id: 1,
      message: {
        message_id,
        from: person(id, name),
        chat: { id, type: "private" },
        date: 1749416383,
        ...content,
      },
    }),
  });

  test("the same message number from two people is two messages; delivered again, it is one", async () => {
    for (const [id, name] of [
      [5_123_456_789, "Ann"],
      [5_987_654_321, "Bob"],
      [5_123_456_789, "Ann"],
    ] as const) {
      expect(await deliver("telegram", update(id, name, 7, { text: `seven of ${name}` }))).toBe(200);
    }
    expect((await talks("telegram")).map(written).sort()).toEqual([["seven of Ann"], ["seven of Bob"]]);
  });

  test("her own contact proves her phone, another's card tells nothing of her", async () => {
    const card = (phone_number: string, user_id: number) => ({
      contact: { phone_number, first_name: "Ann", user_id },
    });
    expect(
      await deliver("telegram", update(5_123_456_789, "Ann", 8, card("14155550123", 5_123_456_789))),
    ).toBe(200);
    expect(
      await deliver("telegram", update(5_123_456_789, "Ann", 9, card("14155550188", 5_987_654_321))),
    ).toBe(200);
    const ann = (await talks("telegram")).find(({ contact }) => contact.displayName === "Ann")?.contact;
    expect(ann?.identifiers.map(({ kind, value, assurance }) => [kind, value, assurance]).sort()).toEqual([
      ["CHANNEL_ACCOUNT", "5123456789", "CHANNEL"],
      ["PHONE", "+14155550123", "CHANNEL"],
    ]);
  });
});

test("Viber: tokens that are one double are two messages, and a card of one's own name is a claim", async () => {
  const message = (token: string, content: object): Delivery => {
    const sender = '{"id":"01234567890A=","name":"John McClane","language":"en"}';
    const body = `{"event":"message","timestamp":1,"message_token":${token},"sender":${sender},"message":${JSON.stringify(content)}}`;
    return {
      body,
      headers: {
        "content-type": "application/json",
        "x-viber-content-signature": hmac(secrets.viber, body).digest("hex"),
      },
    };
  };
  const [one, next, third] = ["4912661846655238145", "4912661846655238146", "4912661846655238147"];
  for (const token of [one, next, one])
    expect(await deliver("viber", message(token, { type: "text", text: `token ${token}` }))).toBe(200);
  expect(
    await deliver(
      "viber",
      message(third, { type: "contact", contact: { name: "John McClane", phone_number: "+14155550177" } }),
    ),
  ).toBe(200);
  const [john, ...others] = await talks("viber");
  expect(others).toEqual([]);
  expect(john?.messages.nodes.map(({ externalId }) => externalId)).toEqual([one, next, third]);
  expect(john?.contact).toMatchObject({ displayName: "John McClane" });
  expect(john?.contact.identifiers).toContainEqual({
    kind: "PHONE",
    value: "+14155550177",
    assurance: "CLAIMED",
  });
});

test("LINE: a message and a tap, each delivered again, are one message and one tap", async () => {
  const call = (event: object, isRedelivery: boolean): Delivery => {
    const source = { type: "user", userId: "U4af4980629a1f4e2b6c3d5e7f8091a2b" };
    const told = {
      ...event,
      webhookEventId: "01FZ74A0TDDPYRVKNK77XKC3ZR",
      deliveryContext: { isRedelivery },
      source,
      mode: "active",
    };
    const body = JSON.stringify({ destination: "U0", events: [told] });
    return {
      body,
      headers: {
        "content-type": "application/json",
        "x-line-signature": hmac(secrets.line, body).digest("base64"),
      },
    };
  };
  const said = { type: "message", message: { id: "444573844083572737", type: "text", text: "hello" } };
  const tapped = { type: "postback", postback: { data: "run_1:1:0\nRed" } };
  for (const event of [said, tapped])
    for (const again of [false, true]) expect(await deliver("line", call(event, again))).toBe(200);
  expect((await talks("line")).map(written)).toEqual([["hello", "Red"]]);
});
