// Inbound events over HTTP by provider: proof, parsing and the fast path. Floor: the two statements of a known person's message by plain pg.
import { createHmac, randomUUID } from "node:crypto";
import { openChannel } from "../packages/channels/dist/index.js";
import {
  createChannel,
  publicId,
  receiveTouch,
  retrying,
  transaction,
} from "../packages/database/dist/index.js";
import { asTransaction, floor, recorder } from "./floor.mjs";
import { poster } from "./http.mjs";
import { encryptionKey, stage, startApi } from "./stage.mjs";

const WIDTH = 16;
const PEOPLE = 200;
const hmac = (secret, body, form) => createHmac("sha256", secret).update(body).digest(form);
let count = 0;
const number = () => Date.now() * 1000 + (count++ % 1000);

/** How a provider says "again" for person `n`: its headers and its body. */
const PROVIDERS = {
  "WhatsApp Cloud": {
    type: "WHATSAPP_CLOUD",
    config: {
      phoneNumberId: "106540352242922",
      appSecret: "bench-secret",
      verifyToken: "bench-verify",
      accessToken: "bench-access",
    },
    body: (n) =>
      JSON.stringify({
        object: "whatsapp_business_account",
        entry: [
          {
            id: "102290129340398",
            changes: [
              {
                field: "messages",
                value: {
                  messaging_product: "whatsapp",
                  metadata: { display_phone_number: "15550783881", phone_number_id: "106540352242922" },
                  contacts: [
                    {
                      profile: { name: `Person ${n}` },
                      wa_id: `1415${2000000 + n}`,
                      user_id: `US.${10000000 + n}`,
                    },
                  ],
                  messages: [
                    {
                      from: `1415${2000000 + n}`,
                      from_user_id: `US.${10000000 + n}`,
                      id: `wamid.${randomUUID()}`,
                      timestamp: "1749416383",
                      type: "text",
                      text: { body: "again" },
                    },
                  ],
                },
              },
            ],
          },
        ],
      }),
    headers: (body) => ({ "x-hub-signature-256": `sha256=${hmac("bench-secret", body, "hex")}` }),
  },
  Telegram: {
    type: "TELEGRAM",
    config: { botToken: "7110201543:bench", secretToken: "bench-secret" },
    body: (n) =>
      JSON.stringify({
        update_id: 1,
        message: {
          message_id: number(),
          from: { id: 5_000_000_000 + n, is_bot: false, first_name: `Person ${n}` },
          chat: { id: 5_000_000_000 + n, type: "private" },
          date: 1749416383,
          text: "again",
        },
      }),
    headers: () => ({ "x-telegram-bot-api-secret-token": "bench-secret" }),
  },
  LINE: {
    type: "LINE",
    config: { channelSecret: "bench-secret", channelAccessToken: "bench-access" },
    body: (n) =>
      JSON.stringify({
        destination: "U00000000000000000000000000000000",
        events: [
          {
            type: "message",
            mode: "active",
            timestamp: 1749416383000,
            source: { type: "user", userId: `U${String(n).padStart(32, "0")}` },
            webhookEventId: randomUUID(),
            deliveryContext: { isRedelivery: false },
            message: { id: String(number()), type: "text", text: "again" },
          },
        ],
      }),
    headers: (body) => ({ "x-line-signature": hmac("bench-secret", body, "base64") }),
  },
};
export const INBOUND = Object.keys(PROVIDERS);

export const inboundBy = (name) => async () => {
  const { type, config, body, headers } = PROVIDERS[name];
  const at = await stage();
  const secretFields = Object.keys(config).filter((field) => /secret|token/i.test(field));
  const channel = await transaction(at.database, at.ws, (tx) =>
    createChannel(tx, { type, name, config, secretFields }, encryptionKey),
  );
  const provider = openChannel(type, config);
  const path = `/channels/${publicId("channel", channel.id)}/webhook`;
  const touchOf = async (n) => {
    const rawBody = Buffer.from(body(n));
    const request = {
      method: "POST",
      query: new URLSearchParams(),
      search: "",
      headers: {},
      rawBody,
      channelId: "",
      webhookUrl: "",
    };
    const [event] = await provider.parse(request);
    if (event?.type !== "touch") throw new Error("the provider's event is no touch");
    return event.touch;
  };
  const receive = (touch) =>
    retrying(at.database, at.ws, (tx) => receiveTouch(tx, channel, touch, new Date()));
  const people = [];
  for (let n = 0; n < PEOPLE; n++) {
    const touch = await touchOf(n);
    people.push({ ...(await receive(touch)), accounts: touch.accounts, scope: touch.message?.externalScope });
  }
  const tape = recorder();
  tape.start();
  await receive(await touchOf(0));
  tape.stop();
  const [known, insert] = tape.seen.map((statement, i) => ({ ...statement, name: `floor_${i}` }));
  if (tape.seen.length !== 2) throw new Error(`the fast path has ${tape.seen.length} statements, not 2`);
  const api = await startApi(at.appUrl);
  const http = poster(api.url);
  const plain = await floor(at.appUrl, WIDTH);
  const count = "SELECT count(*)::int AS n FROM message WHERE text = 'again'";
  const stored = async () => {
    const [row] = await transaction(at.database, at.ws, (tx) => tx.query(count));
    return /** @type {{ n: number }} */ (row).n;
  };
  const before = await stored();
  let asked = 0;
  return {
    name: `inbound events, ${name}`,
    ours: (i) => {
      asked++;
      const text = body(i % PEOPLE);
      const lines = Object.entries(headers(text)).map(([header, value]) => `${header}: ${value}\r\n`);
      return http.post(path, lines.join(""), text);
    },
    floor: (i) =>
      plain.with((client) => {
        asked++;
        const { accounts, scope, conversationId, contactId } = people[i % PEOPLE];
        const id = randomUUID();
        const [first, second] = [[...known.values], [...insert.values]];
        [first[2], first[3], first[4]] = [accounts, scope, id];
        [second[1], second[2], second[5], second[6], second[7], second[8]] = [
          conversationId,
          randomUUID(),
          id,
          scope,
          randomUUID(),
          contactId,
        ];
        return asTransaction(client, at.ws, [
          { ...known, values: first },
          { ...insert, values: second },
        ]);
      }),
    /** What was answered is stored, once each. */
    check: async () => {
      const there = (await stored()) - before;
      if (there !== asked) throw new Error(`${asked} messages sent, ${there} stored`);
    },
    close: async () => {
      http.close();
      await api.stop();
      await plain.close();
      await at.close();
    },
  };
};
