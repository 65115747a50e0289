import { randomBytes } from "node:crypto";
import type { ChannelRow, Database } from "@contact-identity/database";
import {
  createChannel,
  createWorkspace,
  openDatabase,
  parseId,
  publicId,
  setChannelEnabled,
  transaction,
  updateRules,
} from "@contact-identity/database";
import type { TestDatabase } from "@contact-identity/database/testing";
import { testDatabase } from "@contact-identity/database/testing";
import { DEFAULT_RULES } from "@contact-identity/domain";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { FastifyInstance } from "fastify";
import Fastify from "fastify";
import { Registry } from "prom-client";
import { forgetChannel } from "./called-channel.ts";
import { inboundCounters } from "./counters.ts";
import { inbound } from "./inbound.ts";
import { customCall } from "./testing/custom.ts";
import {
  type Delivery,
  messageId,
  metaAccount,
  metaCall,
  metaSigned,
  metaText,
  somebody,
} from "./testing/meta.ts";

const account = metaAccount();
const token = randomBytes(24).toString("hex");
const encryptionKey = randomBytes(32);
const registry = new Registry();
let place: TestDatabase;
let database: Database;
let workspaceId: string;
let app: FastifyInstance;
let origin: string;
let whatsapp: ChannelRow;
let custom: ChannelRow;

beforeAll(async () => {
  place = await testDatabase();
  database = await openDatabase({ url: place.appUrl, encryptionKey });
  workspaceId = parseId("workspace", (await createWorkspace(database, "Inbound")).workspaceId) as string;
  const make = (type: "WHATSAPP_CLOUD" | "CUSTOM", config: Record<string, unknown>, secretFields: string[]) =>
    transaction(database, workspaceId, (tx) =>
      createChannel(tx, { type, name: type, config, secretFields }, encryptionKey),
    );
  whatsapp = await make("WHATSAPP_CLOUD", account, ["appSecret", "verifyToken", "accessToken"]);
  custom = await make("CUSTOM", { token }, ["token"]);
  app = Fastify();
  await app.register(inbound, {
    settings: { database, encryptionKey, publicUrl: "https://contacts.business.org", egressAllow: [] },
    counters: inboundCounters(registry),
  });
  origin = await app.listen({ port: 0, host: "127.0.0.1" });
});

afterAll(async () => {
  await app?.close();
  await database?.close();
  await place?.drop();
});

const addressOf = (channel: string) => `${origin}/channels/${channel}/webhook`;

async function deliver({ headers, body }: Delivery, channel = publicId("channel", whatsapp.id)) {
  const answer = await fetch(addressOf(channel), { method: "POST", headers, body });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}
const toCustom = (delivery: Delivery) => deliver(delivery, publicId("channel", custom.id));

const rows = <T = Record<string, unknown>>(sql: string, values: readonly unknown[] = []) =>
  transaction(database, workspaceId, (tx) => tx.query<T>(sql, values));
const messages = (text: string) =>
  rows<{ text: string; conversation_id: string }>(
    "SELECT text, conversation_id FROM message WHERE text = $1",
    [text],
  );

const TABLES = [
  "contact",
  "contact_source",
  "identifier",
  "source_field",
  "conversation",
  "message",
  "outbox",
  "inbound_event",
] as const;
const everything = async () =>
  Object.fromEntries(
    await Promise.all(
      TABLES.map(async (table) => [
        table,
        (await rows<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n,
      ]),
    ),
  );

describe("WhatsApp's handshake", () => {
  const ask = (query: Record<string, string>, channel = publicId("channel", whatsapp.id)) =>
    fetch(`${addressOf(channel)}?${new URLSearchParams(query)}`);

  test("repeats the challenge to anyone who knows the word, as plain text", async () => {
    const answer = await ask({
      "hub.mode": "subscribe",
      "hub.verify_token": account.verifyToken,
      "hub.challenge": "<b>115820</b>",
    });
    expect([answer.status, await answer.text()]).toEqual([200, "<b>115820</b>"]);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("is refused to everybody else", async () => {
    const answer = await ask({
      "hub.mode": "subscribe",
      "hub.verify_token": "guessed",
      "hub.challenge": "1158201444",
    });
    expect([401, 403]).toContain(answer.status);
    expect(await answer.text()).not.toContain("1158201444");
  });
});

describe("an authentic call", () => {
  test("is answered after what it told can be read", async () => {
    expect(await deliver(metaText(account, somebody(), "first words"))).toEqual({
      status: 200,
      body: { ok: true },
    });
    expect(await messages("first words")).toHaveLength(1);
  });

  test("may write characters that only half exist", async () => {
    const [lone, nul] = [String.fromCharCode(0xd83d), String.fromCharCode(0)];
    expect(
      (await deliver(metaText(account, somebody(`Half ${lone}`), `half an emoji ${lone} and ${nul} nothing`)))
        .status,
    ).toBe(200);
    expect(await rows("SELECT text FROM message WHERE text LIKE 'half an emoji%'")).toHaveLength(1);
  });

  test("tells things in its own order", async () => {
    const { waId, userId, name } = somebody();
    const texts = Array.from({ length: 10 }, (_, n) => `number ${n}`);
    const said = texts.map((body) => ({
      from: waId,
      from_user_id: userId,
      id: messageId(),
      timestamp: "1749416383",
      type: "text",
      text: { body },
    }));
    await deliver(
      metaCall(account, { contacts: [{ profile: { name }, wa_id: waId, user_id: userId }], messages: said }),
    );
    const stored = await rows<{ text: string }>(
      "SELECT text FROM message WHERE text LIKE 'number %' ORDER BY created_at, id",
    );
    expect(stored.map((row) => row.text)).toEqual(texts);
  });

  test("changes nothing when it is delivered again, three times at once too", async () => {
    const call = metaText(account, somebody(), "once only");
    const first = await Promise.all([deliver(call), deliver(call), deliver(call)]);
    expect(first.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(await messages("once only")).toHaveLength(1);
    const before = await everything();
    await Promise.all([deliver(call), deliver(call), deliver(call)]);
    expect(await everything()).toEqual(before);
  });

  test("of a kind that we do not know is taken and stores nothing", async () => {
    const before = await everything();
    const body = JSON.stringify({
      object: "whatsapp_business_account",
      entry: [{ id: "1", changes: [{ field: "account_update", value: {} }] }],
    });
    expect((await deliver(metaSigned(body, account.appSecret))).status).toBe(200);
    expect(await everything()).toEqual(before);
    expect(await registry.metrics()).toMatch(
      /inbound_events_total\{channel="WHATSAPP_CLOUD",event="ignored"\} 1/,
    );
  });
});

describe("an unproven call answers 401 and stores nothing", () => {
  const good = metaText(account, somebody(), "never seen");
  const cases: [string, Delivery][] = [
    ["no signature", { ...good, headers: { "content-type": "application/json" } }],
    ["an empty signature", { ...good, headers: { ...good.headers, "x-hub-signature-256": "" } }],
    ["signed with another secret", metaSigned(good.body, "another-secret")],
    ["a byte more", { ...good, body: `${good.body} ` }],
    ["no body", { ...good, body: "" }],
    ["malformed besides", { headers: { "content-type": "application/json" }, body: '{"object":' }],
  ];
  test.each(cases)("%s", async (_name, delivery) => {
    const before = await everything();
    expect((await deliver(delivery)).status).toBe(401);
    expect(await everything()).toEqual(before);
  });

  test("a custom channel without its token", async () => {
    const before = await everything();
    expect((await toCustom(customCall("guessed", { contactId: "crm-1", text: "hello" }))).status).toBe(401);
    expect(await everything()).toEqual(before);
  });
});

describe("a body that is authentic but malformed", () => {
  test("answers 400 with the place, and is kept", async () => {
    const wrong = metaSigned(
      JSON.stringify({ object: "whatsapp_business_account", entry: "none" }),
      account.appSecret,
    );
    const answer = await deliver(wrong);
    expect(answer).toMatchObject({
      status: 400,
      body: {
        errors: [{ message: expect.any(String), extensions: { code: "BAD_USER_INPUT", path: "entry" } }],
      },
    });
    expect(await rows("SELECT channel_id, body FROM inbound_event WHERE body = $1", [wrong.body])).toEqual([
      { channel_id: whatsapp.id, body: wrong.body },
    ]);
  });

  test("is kept without anything that proves who sent it", async () => {
    const answer = await toCustom({
      headers: {
        authorization: `Bearer ${token}`,
        cookie: "session=4711",
        "x-hub-signature-256": "sha256=00aa",
        "x-note": `see ${token}`,
      },
      body: `{"contactId": "${token}`,
    });
    expect(answer.status).toBe(400);
    const [kept] = await rows<{ headers: Record<string, string>; body: string }>(
      "SELECT headers, body FROM inbound_event WHERE channel_id = $1",
      [custom.id],
    );
    expect(kept).toMatchObject({
      body: '{"contactId": "[removed]',
      headers: {
        authorization: "[removed]",
        cookie: "[removed]",
        "x-hub-signature-256": "[removed]",
        "x-note": "see [removed]",
      },
    });
  });

  test("in one event is kept by itself, and its neighbours are taken", async () => {
    const { waId, userId, name } = somebody();
    const fine = {
      from: waId,
      from_user_id: userId,
      id: messageId(),
      timestamp: "1749416383",
      type: "text",
      text: { body: "before the fault" },
    };
    const call = metaCall(account, {
      contacts: [{ profile: { name }, wa_id: waId }],
      messages: [
        fine,
        { ...fine, from: "null", from_user_id: undefined },
        { ...fine, id: messageId(), text: { body: "after the fault" } },
      ],
    });
    expect((await deliver(call)).status).toBe(200);
    for (const text of ["before the fault", "after the fault"]) expect(await messages(text)).toHaveLength(1);
    const kept = await rows("SELECT body FROM inbound_event WHERE body LIKE '%\"null\"%'");
    expect(kept).toHaveLength(1);
  });

  test("is one of an account that the workspace blocks, from then on also of one that is known", async () => {
    const walkIn = (mId: string, contactId: string) =>
      customCall(token, { contactId, mId, text: `walked in ${mId}` });
    expect((await toCustom(walkIn("w1", "walk-in"))).status).toBe(200);
    await transaction(database, workspaceId, (tx) =>
      updateRules(tx, {
        rules: DEFAULT_RULES.rules,
        blockedValues: ["walk-in", "counter"],
        expectedVersion: 1,
      }),
    );
    const before = await everything();
    for (const call of [walkIn("w2", "walk-in"), walkIn("w3", " Walk-In"), walkIn("w4", "counter")])
      expect(await toCustom(call)).toEqual({ status: 200, body: { ok: true } });
    expect(await everything()).toEqual({ ...before, inbound_event: (before.inbound_event ?? 0) + 3 });
    expect((await toCustom(walkIn("w1", "walk-in"))).status).toBe(200);
    expect((await toCustom(walkIn("w5", "ann"))).status).toBe(200);
  });

  test("may be any bytes", async () => {
    const body = Buffer.from([0x7b, 0x00, 0xff, 0xfe]);
    const answer = await fetch(addressOf(publicId("channel", custom.id)), {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body,
    });
    expect(answer.status).toBe(400);
  });
});

const NOBODY = { errors: [{ message: "There is no such channel.", extensions: { code: "NOT_FOUND" } }] };

describe("an address that is nobody's answers 404, whatever is wrong with it", () => {
  const call = metaText(account, somebody(), "lost");
  test.each([
    ["channel_00000000000000000000000000"],
    ["channel_zz"],
    ["%00"],
    ["contact_01jd7x5wzwe3xs9yk7f6gcm2ka"],
  ])("%s", async (channel) => {
    expect(await deliver(call, channel)).toEqual({ status: 404, body: NOBODY });
    expect((await fetch(addressOf(channel))).status).toBe(404);
  });

  test("a channel that is switched off, until it is on again", async () => {
    const set = async (enabled: boolean) => {
      await transaction(database, workspaceId, (tx) => setChannelEnabled(tx, whatsapp.id, enabled));
      // What channelSetEnabled does beside; another process sees it within a second.
      forgetChannel(whatsapp.id);
    };
    await set(false);
    expect(await deliver(call)).toEqual({ status: 404, body: NOBODY });
    await set(true);
    expect((await deliver(call)).status).toBe(200);
  });
});

test("the signature is checked over the bytes, whatever the body calls itself", async () => {
  const call = metaText(account, somebody(), "in disguise");
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/octet-stream"])
    expect((await deliver({ ...call, headers: { ...call.headers, "content-type": type } })).status).toBe(200);
  expect(await messages("in disguise")).toHaveLength(1);
});

test("more than 3 MiB is refused with 413", async () => {
  const large = customCall(token, { contactId: "crm-large", text: "x".repeat(3 * 1024 * 1024) });
  expect((await toCustom(large)).status).toBe(413);
  expect(await rows("SELECT id FROM identifier WHERE value = 'crm-large'")).toEqual([]);
});

test("64 first messages of one person at once make one contact, one conversation and 64 messages", async () => {
  const contact = { firstName: "Olga", email: "olga@reyes.dev", phone: "+14155550123" };
  const calls = Array.from({ length: 64 }, () =>
    customCall(token, { contactId: "crm-crowd", contact, text: "all at once" }),
  );
  const answers = await Promise.all(calls.map(toCustom));
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
  const stored = await messages("all at once");
  expect(stored).toHaveLength(64);
  expect(new Set(stored.map((row) => row.conversation_id)).size).toBe(1);
  expect(await rows("SELECT id FROM identifier WHERE value = 'crm-crowd'")).toHaveLength(1);
  expect(
    await rows(
      "SELECT contact_id FROM contact_source s JOIN identifier i ON i.source_id = s.id WHERE i.value = 'olga@reyes.dev'",
    ),
  ).toHaveLength(1);
});
