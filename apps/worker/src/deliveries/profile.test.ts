import { json, type Loopback, loopback } from "@contact-identity/channels/testing";
import { createChannel } from "@contact-identity/database";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { until } from "../testing/receiver.ts";
import { encryptionKey, shop, workshop } from "../testing/workshop.ts";

let at: Awaited<ReturnType<typeof workshop>>;
let worker: Awaited<ReturnType<typeof at.worker>>;
let server: Loopback;
beforeAll(async () => {
  at = await workshop();
  worker = await at.worker();
});
afterEach(() => server.close());
afterAll(async () => {
  await worker.stop();
  await at.close();
});

async function page(status: number, answer: unknown) {
  server = await loopback(json(status, answer));
  const s = await shop(at.database, undefined);
  const config = {
    pageId: "1",
    appSecret: "s",
    verifyToken: "v",
    pageAccessToken: "token",
    apiBaseUrl: server.url,
  };
  const channel = await s.act((tx) =>
    createChannel(
      tx,
      { type: "MESSENGER", name: "page", config, secretFields: ["pageAccessToken"] },
      encryptionKey,
    ),
  );
  const nameOf = async (id: string) =>
    (
      await s.act((tx) =>
        tx.query<{ name: string }>("SELECT display_name AS name FROM contact WHERE id = $1", [id]),
      )
    )[0]?.name;
  const asked = () => server.received.filter(({ method }) => method === "GET").length;
  const idle = () =>
    until(
      async () =>
        (
          await s.act((tx) =>
            tx.query("SELECT 1 FROM outbox WHERE type = 'internal.profile-wanted' AND payload <> '{}'"),
          )
        ).length === 0,
      "the question to be over",
    );
  return { ...s, channel, nameOf, asked, idle };
}

test("a name that the provider gives on request is asked for once an account, and is self-chosen", async () => {
  const s = await page(200, { first_name: "Ann", last_name: "Lee", name: "Ann Lee", id: "54" });
  const { contactId, sourceId } = await s.say("54", "hello", {}, s.channel);
  await until(async () => (await s.nameOf(contactId)) === "Ann Lee", "the name");
  const [field] = await s.act((tx) =>
    tx.query("SELECT field, assurance, origin FROM source_field WHERE source_id = $1", [sourceId]),
  );
  expect(field).toEqual({ field: "displayName", assurance: 0, origin: "CHANNEL_METADATA" });
  await s.say("54", "again", {}, s.channel);
  await s.idle();
  expect(s.asked()).toBe(1);
});

test("a provider that gives none leaves the contact as it is, and is not asked again", async () => {
  const s = await page(400, { error: { message: "(#100) No profile available for this user", code: 100 } });
  const { contactId } = await s.say("55", "hello", {}, s.channel);
  const before = await s.nameOf(contactId);
  await s.idle();
  await s.say("55", "again", {}, s.channel);
  await s.idle();
  expect([await s.nameOf(contactId), s.asked()]).toEqual([before, 1]);
});
