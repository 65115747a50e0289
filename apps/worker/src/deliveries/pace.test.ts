import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { providerOf } from "@contact-identity/channels";
import { type ChannelRow, createChannel, receiveTouch, sendMessage } from "@contact-identity/database";
import { type ChannelType, idealMs, type Pace } from "@contact-identity/domain";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { receiver, until } from "../testing/receiver.ts";
import { encryptionKey, shop, workshop } from "../testing/workshop.ts";
import { pooled } from "../work.ts";

const PEOPLE = 50;
const EACH = 4;
/**
 * What the hops from a message's end to the next one's beginning may take besides, for a conversation of `EACH` messages. The promise of 1.2
 * times the shortest possible time is one of a machine that is there for this alone (`npm run soak -- --only=pace`); beside other tests it
 * is held generously.
 */
const HOPS_MS = process.env.PACE_STRICT ? 1_500 : 60_000;

interface Sent {
  readonly to: string;
  readonly text: string;
  readonly at: number;
}

/** The sides of providers that take a message, in their documented shapes, on loopback: what each was sent, and when. */
async function provider() {
  const sent: Sent[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    // A profile's name, which is asked for beside the messages.
    if (request.method === "GET") return void response.writeHead(404).end();
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString("utf8");
    const body = JSON.parse(raw) as never;
    const at = Date.now();
    const [to, text] = READ[Object.keys(READ).find((key) => request.url?.includes(key)) ?? ""]?.(body) ?? [
      "",
      raw,
    ];
    sent.push({ to, text, at });
    const id = String(sent.length);
    const answer = {
      ...{ messaging_product: "whatsapp", messages: [{ id: `wamid.${id}` }] },
      ...{ ok: true, result: { message_id: sent.length, chat: { id: Number(to) || 0 } } },
      ...{ recipient_id: to, message_id: `mid.${id}` },
      ...{ sentMessages: [{ id, quoteToken: "q" }], mId: `out-${id}` },
    };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sent, close };
}
type Body = Record<string, Record<string, string> & { text?: string } & string>;
const READ: Readonly<Record<string, (body: never) => [string, string]>> = {
  "/custom": (b: Body) => [String(b.contactId), String(b.message?.text)],
  "/sendMessage": (b: Body) => [String(b.chat_id), String(b.text)],
  "/me/messages": (b: Body) => [String(b.recipient?.id), String(b.message?.text)],
  "/106540352242922/messages": (b: Body) => [
    String(b.to),
    String((b.text as unknown as { body: string })?.body),
  ],
  "/v2/bot/message/push": (b: { to: string; messages: { text: string }[] }) => [
    b.to,
    String(b.messages[0]?.text),
  ],
} as never;

const CONFIGS: readonly (readonly [ChannelType, (url: string) => Record<string, string>])[] = [
  ["CUSTOM", (url) => ({ token: "t", outboundUrl: `${url}/custom` })],
  ["TELEGRAM", (url) => ({ botToken: "123456:ABC-DEF", secretToken: "s", apiBaseUrl: url })],
  [
    "MESSENGER",
    (url) => ({ pageId: "1", appSecret: "s", verifyToken: "v", pageAccessToken: "p", apiBaseUrl: url }),
  ],
  [
    "WHATSAPP_CLOUD",
    (url) => ({
      phoneNumberId: "106540352242922",
      appSecret: "s",
      verifyToken: "v",
      accessToken: "a",
      apiBaseUrl: url,
    }),
  ],
  ["LINE", (url) => ({ channelSecret: "s", channelAccessToken: "a", apiBaseUrl: url })],
];

let at: Awaited<ReturnType<typeof workshop>>;
let worker: Awaited<ReturnType<typeof at.worker>>;
const closing: { close(): Promise<void> }[] = [];
const open = <T extends { close(): Promise<void> }>(server: T): T => {
  closing.push(server);
  return server;
};
beforeAll(async () => {
  at = await workshop();
});
afterAll(async () => {
  await Promise.all(closing.map((server) => server.close()));
  await worker?.stop();
  await at.close();
});

async function talks(s: Awaited<ReturnType<typeof shop>>, channel: ChannelRow) {
  const people = Array.from({ length: PEOPLE }, (_, i) => String(14155550100 + i));
  const conversations = new Map<string, string>();
  await pooled(people, 4, async (account) => {
    const touch = {
      accounts: [account],
      replyTo: account,
      label: account,
      origin: "CHANNEL_METADATA",
      identifiers: [],
      fields: [],
    } as const;
    const message = { externalId: `in-${channel.id}-${account}`, externalScope: "", text: "hello" };
    const { conversationId } = await s.act((tx) =>
      receiveTouch(tx, channel, { ...touch, message }, new Date()),
    );
    conversations.set(account, conversationId as string);
  });
  for (let n = 0; n < EACH; n++)
    await pooled(people, 4, async (account) => {
      await s.act((tx) =>
        sendMessage(tx, { conversationId: conversations.get(account) as string, text: `m${n}` }),
      );
    });
}

test("200 messages over 50 conversations leave in order, at the pace of each provider and no slower, beside one that hangs and one that says 429", async () => {
  const hung = open(await receiver(() => ({ delayMs: 600_000 })));
  const busy = open(
    await receiver((_, n) => (n % 3 === 1 ? { status: 429, headers: { "retry-after": "1" } } : {})),
  );
  const [beside, refusing] = [await shop(at.database, hung.url), await shop(at.database, busy.url)];
  const lines = await Promise.all(
    CONFIGS.map(async ([type, configOf]) => {
      const rx = open(await provider());
      const s = await shop(at.database, rx.url);
      const known = providerOf(type);
      const channel = await s.act((tx) =>
        createChannel(
          tx,
          { type, name: type, config: configOf(rx.url), secretFields: known?.secretFields ?? [] },
          encryptionKey,
        ),
      );
      return { type, rx, s, channel, pace: known?.pace as Pace };
    }),
  );
  for (const { s, channel } of lines) await talks(s, channel);
  for (const s of [beside, refusing])
    for (let i = 0; i < 6; i++) {
      const { conversationId } = await s.say(`person-${i}`, "hello");
      await s.act((tx) => sendMessage(tx, { conversationId: conversationId as string, text: "answer" }));
    }
  worker = await at.worker();
  const all = PEOPLE * EACH;
  await until(() => lines.every(({ rx }) => rx.sent.length >= all), "all to be sent", 100_000);
  for (const { type, rx, pace } of lines) {
    const times = rx.sent.map((sent) => sent.at).sort((a, b) => a - b);
    const took = (times.at(-1) ?? 0) - (times[0] ?? 0);
    const ideal = idealMs(all, pace);
    expect({ type, sent: rx.sent.length, slow: took > 1.2 * ideal + HOPS_MS ? took : false }).toEqual({
      type,
      sent: all,
      slow: false,
    });
    for (const texts of Map.groupBy(rx.sent, ({ to }) => to).values())
      expect(texts.map(({ text }) => text)).toEqual(Array.from({ length: EACH }, (_, n) => `m${n}`));
  }
  await until(() => busy.requests.length >= 8, "the refused ones to be sent in the end");
  // One place a message, one row a place: nothing circles.
  for (const { s, channel, pace } of lines) {
    // Places are given at the pace, whenever the jobs of them run on a busy machine.
    const places = await s.act((tx) =>
      tx.query<{ at: number }>(
        "SELECT extract(epoch FROM placed_at)::float8 * 1000 AS at FROM outbox WHERE target_id = $1 AND placed_at IS NOT NULL ORDER BY 1",
        [channel.id],
      ),
    );
    for (const [i, { at: from }] of places.entries())
      expect(places.slice(i).filter((other) => other.at - from < 1_000).length).toBeLessThanOrEqual(
        1.1 * pace.perSecond + 1,
      );
    const rows = () =>
      s.act((tx) =>
        tx.query<{ rows: number; open: number }>(
          "SELECT count(*)::int AS rows, count(*) FILTER (WHERE relayed_at IS NULL)::int AS open FROM outbox WHERE target_id = $1",
          [channel.id],
        ),
      );
    // What a message was queued by lies there until the relay sees, on a busy machine after it was sent, that nothing is to be done.
    const [row] = await until(async () => {
      const now = await rows();
      return now[0]?.open === 0 ? now : null;
    }, `what ${channel.type} was queued by to be seen`);
    expect(row?.rows).toBeLessThanOrEqual(2 * all);
  }
}, 240_000);
