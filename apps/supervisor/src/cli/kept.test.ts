import { randomBytes } from "node:crypto";
import {
  type ChannelRow,
  createChannel,
  createWorkspace,
  type Database,
  keepEvent,
  openDatabase,
  parseId,
  publicId,
  type Tx,
  transaction,
} from "@contact-identity/database";
import { type TestDatabase, testDatabase } from "@contact-identity/database/testing";
import { readEnvironment, writeKeys } from "@contact-identity/environment";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { COMMANDS } from "./commands.ts";

const encryptionKey = randomBytes(32);
let own: TestDatabase;
let database: Database;
let workspaceId: string;
let within: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
let channels: readonly [ChannelRow, ChannelRow];

beforeAll(async () => {
  own = await testDatabase();
  database = await openDatabase({ url: own.appUrl, poolSize: 2 });
  ({ workspaceId } = await createWorkspace(database, "Replay"));
  const id = parseId("workspace", workspaceId) as string;
  within = (work) => transaction(database, id, work);
  const custom = (name: string) =>
    within((tx) =>
      createChannel(
        tx,
        { type: "CUSTOM", name, config: { token: "t" }, secretFields: ["token"] },
        encryptionKey,
      ),
    );
  channels = [await custom("one"), await custom("two")];
});
afterAll(async () => {
  await database.close();
  await own.drop();
});

const run = (...args: string[]) => ran("kept:replay", ...args);
async function ran(command: string, ...args: string[]) {
  const reading = readEnvironment({
    ENCRYPTION_KEY: writeKeys(encryptionKey),
    PUBLIC_URL: "https://contacts.business.org",
  });
  if (!reading.ok) throw new Error("environment");
  const postgres = {
    appUrl: own.appUrl,
    appRole: "contact_identity_app",
    ownerUrl: own.ownerUrl,
    version: "18",
    stop: async () => undefined,
  };
  return COMMANDS[command]?.(postgres, args, reading.environment);
}
const said = (contactId: string, mId: string) =>
  JSON.stringify({
    contactId,
    events: [
      { type: "message", mId, timestamp: 1749416383000, message: { type: "text", text: `by ${contactId}` } },
    ],
  });
const keep = (channel: ChannelRow, body: string) =>
  within((tx) =>
    keepEvent(tx, {
      channelId: channel.id,
      reason: "an old parser's",
      headers: { "content-type": "application/json" },
      search: "",
      body,
    }),
  );
const kept = () =>
  within((tx) =>
    tx.query<{ id: string; reason: string }>(
      "SELECT id, reason FROM inbound_event WHERE replayed_at IS NULL ORDER BY received_at, id",
    ),
  );
const messages = async () =>
  (await within((tx) => tx.query<{ text: string }>("SELECT text FROM message ORDER BY created_at, id"))).map(
    (row) => row.text,
  );

test("takes what can be read by now, once, and says why the rest cannot", async () => {
  const [one, two] = channels;
  await keep(one, said("ann", "m-1"));
  await keep(one, '{"contactId": 7}');
  await keep(two, said("bob", "m-2"));
  expect(await run(workspaceId, "--channel", publicId("channel", two.id))).toEqual({
    replayed: 1,
    failed: [],
  });
  expect(await messages()).toEqual(["by bob"]);
  const [first, second] = await kept();
  expect(await run(workspaceId, publicId("kept", second?.id as string))).toMatchObject({
    replayed: 0,
    failed: [{}],
  });
  expect(await run(workspaceId)).toEqual({
    replayed: 1,
    failed: [{ id: publicId("kept", second?.id as string), reason: expect.stringContaining("events") }],
  });
  expect(await messages()).toEqual(["by bob", "by ann"]);
  expect((await kept()).map((row) => row.id)).toEqual([second?.id]);
  expect((await kept())[0]?.reason).not.toBe("an old parser's");
  expect(first?.id).not.toBe(second?.id);
  // The provider delivered it again meanwhile: its message is there already.
  await keep(one, said("ann", "m-1"));
  expect(await run(workspaceId)).toMatchObject({ replayed: 1 });
  expect(await messages()).toEqual(["by bob", "by ann"]);
});

test("lists what is kept, and what was taken no more", async () => {
  const [one] = channels;
  await keep(one, said("cleo", "m-9"));
  const listed = (await ran("kept:list", workspaceId)) as readonly { reason: string; body: string }[];
  expect(listed.map(({ body }) => body)).toEqual(['{"contactId": 7}', said("cleo", "m-9")]);
  await run(workspaceId);
  expect(await ran("kept:list", workspaceId, "--channel", publicId("channel", one.id))).toHaveLength(1);
});

test.each([
  [[], /kept:replay <workspaceId>/],
  [["channel_01m87qsgk9eyds13ayxfjx9egr"], /not the id of a workspace/],
  [["workspace_01m87qsgk9eyds13ayxfjx9egr"], /There is no workspace/],
  [["WORKSPACE", "--channel", "desk"], /not the id of a channel/],
])("%j is refused in words", async (args, words) => {
  await expect(run(...args.map((arg) => (arg === "WORKSPACE" ? workspaceId : arg)))).rejects.toThrow(words);
});
