import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startApi, type TestApi } from "../testing/api.ts";

const MIB = 1024 * 1024;
const CREATE = "mutation ($input: ChannelCreateInput!) { channelCreate(input: $input) { channel { id } } }";
const SECRET = "hook:s3cret";

let api: TestApi;
let channel: string;
beforeAll(async () => {
  api = await startApi();
  const email = {
    address: "desk@shop.dev",
    provider: "POSTMARK",
    inboundSecret: SECRET,
    smtpUrl: "smtp://desk:pw@smtp.shop.dev",
  };
  channel = (
    await api.graphql<{ channelCreate: { channel: { id: string } } }>(CREATE, {
      input: { name: "Desk", email },
    })
  ).channelCreate.channel.id;
});
afterAll(() => api?.close());

const headers = (secret: string) => ({
  "content-type": "application/json",
  authorization: `Basic ${Buffer.from(secret).toString("base64")}`,
});
const mail = (id: string, attached: number, rest: object = {}) =>
  JSON.stringify({
    FromFull: { Email: "ann@mail.dev", Name: "" },
    Headers: [],
    MessageID: id,
    TextBody: id,
    Attachments: [
      {
        Name: "photo.jpg",
        ContentType: "image/jpeg",
        Content: "A".repeat(attached),
        ContentLength: attached,
      },
    ],
    ...rest,
  });
const post = async (body: string, secret = SECRET) =>
  (await fetch(`${api.url}/channels/${channel}/webhook`, { method: "POST", headers: headers(secret), body }))
    .status;
const texts = async () =>
  (await api.rows<{ text: string }>("SELECT text FROM message ORDER BY text")).map(({ text }) => text);

test("a mail with 35 MB attached is taken, and one over 50 MiB is refused with 413", async () => {
  expect(await post(mail("photos", 46 * MIB))).toBe(200);
  expect(await post(mail("film", 50 * MIB))).toBe(413);
  expect(await texts()).toEqual(["photos"]);
});

test("of a large call that is no mail everything is kept but what was attached", async () => {
  const none = { FromFull: undefined, Headers: undefined, MessageID: undefined, TextBody: undefined };
  expect(await post(mail("broken", 3 * MIB, { ...none, Text: "of another service" }))).toBe(400);
  const [kept] = await api.rows<{ body: string }>("SELECT body FROM inbound_event");
  expect(JSON.parse(kept?.body as string)).toMatchObject({
    Text: "of another service",
    Attachments: [{ Name: "photo.jpg", ContentType: "image/jpeg", ContentLength: 3 * MIB }],
  });
  expect(kept?.body.length).toBeLessThan(1_000);
});

/** Says that it will send 40 MiB, sends the given part of it, and tells the answer. */
const begun = (secret: string, first: Buffer) => {
  const call = request(`${api.url}/channels/${channel}/webhook`, {
    method: "POST",
    headers: { ...headers(secret), "content-length": 40 * MIB },
  });
  const answer = new Promise<number | undefined>((resolve) => {
    call.on("response", ({ statusCode }) => resolve(statusCode)).on("error", () => resolve(undefined));
  });
  const written = new Promise((resolve) => call.write(first, resolve));
  return { answer, written, end: () => call.destroy() };
};

test("who does not prove to be Postmark is refused before the body comes", async () => {
  const call = begun("hook:guessed", Buffer.alloc(1));
  expect(await call.answer).toBe(401);
  call.end();
});

test("a third large mail at once is to be delivered again, and is taken when there is room", async () => {
  const calls = [
    begun(SECRET, Buffer.alloc(3 * MIB)),
    begun(SECRET, Buffer.alloc(3 * MIB)),
    begun(SECRET, Buffer.alloc(3 * MIB)),
  ];
  expect(await Promise.race(calls.map(({ answer }) => answer))).toBe(503);
  for (const { end } of calls) end();
  await Promise.all(calls.map(({ answer }) => answer));
  for (;;) if ((await post(mail("later", 3 * MIB))) === 200) break;
  expect(await texts()).toContain("later");
});
