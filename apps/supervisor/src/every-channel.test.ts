import { randomBytes } from "node:crypto";
import { providerOf, type RawRequest } from "@contact-identity/channels";
import { examples, type ProviderExample, signedAddress } from "@contact-identity/channels/testing";
import {
  type ChannelRow,
  createChannel,
  createWorkflow,
  createWorkspace,
  type Database,
  openDatabase,
  parseId,
  publicId,
  publishWorkflow,
  type Tx,
  transaction,
} from "@contact-identity/database";
import { type TestDatabase, testDatabase } from "@contact-identity/database/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startParts } from "./testing/parts.ts";
import { calledAt, providerSide, saying } from "./testing/provider-side.ts";

const PUBLIC_URL = "https://contacts.business.org";
const encryptionKey = randomBytes(32);
let place: TestDatabase;
let database: Database;
let parts: Awaited<ReturnType<typeof startParts>>;

beforeAll(async () => {
  place = await testDatabase();
  database = await openDatabase({ url: place.appUrl });
  parts = await startParts({
    DATABASE_URL: place.appUrl,
    ENCRYPTION_KEY: encryptionKey.toString("base64"),
    EGRESS_ALLOW: "127.0.0.0/8",
    PUBLIC_URL,
  });
}, 60_000);
afterAll(async () => {
  await parts?.stop();
  await database?.close();
  await place?.drop();
}, 60_000);

const definition = {
  trigger: { type: "CONVERSATION_OPENED" },
  start: "ask",
  steps: [
    {
      id: "ask",
      type: "ASK_QUESTION",
      text: "Which colour?",
      answer: { type: "MULTIPLE_CHOICE", options: ["Red", "Green"] },
      saveTo: { tag: true },
      timeout: "P1D",
      next: "thank",
      onInvalid: null,
      onTimeout: null,
      onSendFailure: null,
    },
    { id: "thank", type: "SEND_MESSAGE", text: "Noted, thank you.", next: null },
  ],
};

async function until<T>(probe: () => Promise<T>, what: string): Promise<NonNullable<T>> {
  const end = Date.now() + 90_000;
  for (;;) {
    const found = await probe();
    if (found) return found as NonNullable<T>;
    if (Date.now() > end) throw new Error(`no ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A channel of the example's in a workspace of its own, with a workflow that asks anyone who writes. */
async function desk(type: ChannelRow["type"], name: string, example: ProviderExample, url: string) {
  const workspaceId = parseId("workspace", (await createWorkspace(database, name)).workspaceId) as string;
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(database, workspaceId, work);
  const config = { ...example.config(url), ...signedAddress(example, PUBLIC_URL) };
  const channel = await within((tx) =>
    createChannel(
      tx,
      { type, name, config, secretFields: providerOf(type)?.secretFields ?? [] },
      encryptionKey,
    ),
  );
  await within(async (tx) => publishWorkflow(tx, (await createWorkflow(tx, { name: "ask", definition })).id));
  const call = async (request: RawRequest) => {
    const { path, headers, body } = calledAt(example, request, publicId("channel", channel.id));
    return (await fetch(parts.url + path, { method: "POST", headers, body: new Uint8Array(body) })).status;
  };
  const messages = () =>
    within((tx) =>
      tx.query<{ text: string; status: string; id: string; attempts: number }>(
        "SELECT text, status, external_id AS id, attempts FROM message ORDER BY created_at, id",
      ),
    );
  return { within, call, messages, config };
}

describe.each(examples.map(([type, name, example]) => [`${type} ${name}`, type, example] as const))(
  "%s",
  (name, type, example) => {
    test("a person writes, is asked over a refusal in passing, chooses, and is answered: each message once, in order, and what was delivered is known", async () => {
      const side = await providerSide(example);
      try {
        const { call, messages, within, config } = await desk(type, name, example, side.url);
        expect(await call(example.authentic(example.hello))).toBe(200);
        const asked = await until(
          async () => (await messages()).find(({ status }) => status === "SENT"),
          "question",
        );
        expect(asked).toMatchObject({ attempts: 1 });
        const [hello] = await messages();
        expect(await call(saying(example, hello?.id as string, "2"))).toBe(200);
        await until(
          async () => (await messages()).filter(({ status }) => status === "SENT").length === 2,
          "answer",
        );
        expect((await messages()).map(({ text, status }) => [text.split("\n")[0], status])).toEqual([
          ["hello", "RECEIVED"],
          ["Which colour?", "SENT"],
          ["2", "RECEIVED"],
          ["Noted, thank you.", "SENT"],
        ]);
        expect(await within((tx) => tx.query("SELECT tags FROM contact"))).toEqual([{ tags: ["Green"] }]);
        const told = side.received.map((one) => JSON.stringify(one));
        expect(told).toHaveLength(3);
        // The question with both options, twice for the refusal, in whatever form the channel shows them.
        for (const one of told.slice(0, 2)) for (const word of ["Red", "Green"]) expect(one).toContain(word);
        expect(told[2]).toMatch(/Noted/);
        const receipt = example.delivered?.((await messages())[3]?.id as string, config);
        if (receipt) {
          expect(await call(example.authentic(receipt))).toBe(200);
          expect((await messages()).map(({ status }) => status)).toEqual([
            "RECEIVED",
            "SENT",
            "RECEIVED",
            "DELIVERED",
          ]);
        }
      } finally {
        await side.close();
      }
    }, 120_000);
  },
);

test("nothing that was logged on the way, in full detail, holds a secret of any channel", () => {
  const logged = parts.logged();
  expect(logged).toContain("delivery");
  const secrets = examples.flatMap(([type, , example]) => {
    const config = example.config("http://127.0.0.1:9");
    return (providerOf(type)?.secretFields ?? []).map((field) => String(config[field]));
  });
  expect(secrets.length).toBeGreaterThan(20);
  expect(secrets.filter((secret) => logged.includes(secret))).toEqual([]);
});
