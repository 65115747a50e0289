import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase, seedDemo } from "@contact-identity/database";
import { testDatabase } from "@contact-identity/database/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { FastifyInstance } from "fastify";
import { createServer } from "../server.ts";
import { testFiles } from "../testing/files.ts";

const publicUrl = "http://127.0.0.1:4000";
const encryptionKey = Buffer.alloc(32, 7);
const closing: (() => Promise<unknown>)[] = [];
let app: FastifyInstance;
let empty: FastifyInstance;
let keys: Awaited<ReturnType<typeof seedDemo>>;

beforeAll(async () => {
  const place = await testDatabase();
  const database = await openDatabase({ url: place.appUrl, encryptionKey });
  const folder = await mkdtemp(join(tmpdir(), "demo-"));
  const credentials = join(folder, "credentials.json");
  keys = await seedDemo(database, { encryptionKey, publicUrl });
  await writeFile(credentials, JSON.stringify(keys));
  const settings = {
    database,
    encryptionKey,
    publicUrl,
    egressAllow: [],
    logger: false,
    storage: testFiles(encryptionKey),
  } as const;
  app = await createServer({ ...settings, demoCredentials: credentials });
  empty = await createServer({ ...settings, demoCredentials: join(folder, "none.json") });
  closing.push(
    () => app.close(),
    () => empty.close(),
    () => database.close(),
    () => place.drop(),
    () => rm(folder, { recursive: true }),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});

test("the shop embeds the demo widget under a policy that lets its stub run by its hash, and shows no other key", async () => {
  const { statusCode, headers, body } = await app.inject("/demo");
  expect([statusCode, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  expect(body).toContain(`<script async src="/widget.js" data-key="${keys.publishableKey}">`);
  expect(headers["content-security-policy"]).toMatch(/script-src 'self' 'sha256-[A-Za-z0-9+/=]{44}';/);
  for (const secret of [keys.adminKey, keys.readOnlyKey, keys.identityKey.secret, keys.customChannel.token])
    expect(body).not.toContain(secret);
  for (const file of ["/demo/shop.js", "/demo/shop.css"])
    expect((await app.inject(file)).statusCode).toBe(200);
});

test("without demo data there is no shop and nobody to log in", async () => {
  expect((await empty.inject("/demo")).statusCode).toBe(404);
  expect(
    (await empty.inject({ method: "POST", url: "/demo/login", payload: { customer: "ana" } })).statusCode,
  ).toBe(404);
});

test("logging in signs a demo customer, whose chat joins the contact that the seed knows by the same address", async () => {
  const login = await app.inject({ method: "POST", url: "/demo/login", payload: { customer: "ana" } });
  const { token } = login.json<{ token: string }>();
  const ask = async (query: string, session?: string) => {
    const headers = {
      origin: publicUrl,
      "x-widget-key": keys.publishableKey,
      ...(session && { authorization: `Bearer ${session}` }),
    };
    return (await app.inject({ method: "POST", url: "/widget/graphql", headers, payload: { query } })).json();
  };
  const session = (await ask("mutation { sessionStart { session { token } } }")).data.sessionStart.session
    .token;
  const signed = await ask(
    `mutation { identify(input: { token: "${token}" }) { session { identified } errors { code message } } }`,
    session,
  );
  expect(signed.data.identify).toEqual({ session: { identified: true }, errors: [] });
  const query = `{ contact(by: { externalId: "nordlicht-1001" }) { displayName phone } }`;
  const admin = await app.inject({
    method: "POST",
    url: "/graphql",
    headers: { authorization: `Bearer ${keys.adminKey}` },
    payload: { query },
  });
  expect(admin.json().data.contact).toEqual({ displayName: "Ana Reis", phone: "+14155550123" });
});

test.each([{}, { customer: "mallory" }, { customer: "constructor" }, { customer: ["ana"] }])(
  "%j is no customer",
  async (payload) => {
    expect((await app.inject({ method: "POST", url: "/demo/login", payload })).statusCode).toBe(400);
  },
);
