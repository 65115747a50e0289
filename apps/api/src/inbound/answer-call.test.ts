import {
  type CallPart,
  MalformedPayload,
  type OpenChannel,
  openChannel,
  type RawRequest,
} from "@contact-identity/channels";
import {
  type ChannelRow,
  createChannel,
  createWorkspace,
  parseId,
  publicId,
  transaction,
} from "@contact-identity/database";
import type { InboundEvent } from "@contact-identity/domain";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { answerCall, type Outcome } from "./answer-call.ts";
import type { CalledChannel } from "./called-channel.ts";
import { everyChannel } from "./testing/every-channel.ts";
import { metaAccount, metaText, somebody } from "./testing/meta.ts";

let at: Awaited<ReturnType<typeof everyChannel>>;
let desk: ChannelRow;
beforeAll(async () => {
  at = await everyChannel();
  desk = await channel("CUSTOM", { token: "very-secret-token" }, ["token"]);
});
afterAll(() => at?.close());

const channel = (
  type: "CUSTOM" | "WHATSAPP_CLOUD",
  config: Record<string, unknown>,
  secretFields: string[],
  workspaceId?: string,
) =>
  transaction(at.database, workspaceId ?? at.channels[0]?.row.workspaceId ?? "", (tx) =>
    createChannel(tx, { type, name: "line", config, secretFields }, at.encryptionKey),
  );

const person = (account: string) => ({
  accounts: [account],
  replyTo: account,
  label: account,
  origin: "CHANNEL_METADATA" as const,
  identifiers: [],
  fields: [],
});
const says = (id: string, account = "ann"): InboundEvent => ({
  type: "touch",
  touch: { ...person(account), message: { externalId: id, externalScope: "", text: id } },
});
const NOTICE: InboundEvent = { type: "ignored", reason: "notice", what: "weather" };

/** A part that tells these events, or cannot be read. */
const part = (name: string, told: readonly InboundEvent[] | Error): CallPart => ({
  body: () => Buffer.from(JSON.stringify({ part: name, token: "very-secret-token" })),
  read: () => {
    if (told instanceof Error) throw told;
    return told;
  },
});

/** The desk, called with these parts; a token where the call is good for once. */
function called(parts: readonly CallPart[], token: string | null = null): CalledChannel {
  const provider: OpenChannel = {
    ...openChannel("CUSTOM", { token: "very-secret-token" }),
    parts: async () => parts,
    onceKey: () => token,
  };
  return { row: desk, provider, secrets: ["very-secret-token"] };
}
const raw = (body = ""): RawRequest => ({
  method: "POST",
  query: new URLSearchParams(),
  search: "",
  headers: { authorization: "Bearer very-secret-token" },
  rawBody: Buffer.from(body),
  channelId: publicId("channel", desk.id),
  webhookUrl: "https://contacts.business.org/hook",
});
const answer = (parts: readonly CallPart[], token?: string) =>
  answerCall(at.settings, called(parts, token), raw()) as Promise<Outcome>;

const kept = (row = desk) =>
  at.rows<{ reason: string; body: string; account: string | null; tries: number; headers: object }>(
    "SELECT reason, body, account, tries, headers FROM inbound_event WHERE channel_id = $1 ORDER BY received_at, id",
    [row.id],
  );
const texts = async (row = desk) =>
  (
    await at.rows<{ text: string }>("SELECT text FROM message WHERE channel_id = $1 ORDER BY id", [row.id])
  ).map(({ text }) => text);
const forget = () => at.rows("DELETE FROM inbound_event");

describe("a call is a batch", () => {
  test("each part by itself: what cannot be read or taken is kept, and its neighbours go through in their order", async () => {
    const {
      taken,
      ignored,
      kept: count,
    } = await answer([
      part("one", [says("one")]),
      part("unreadable", new MalformedPayload("message.id", "must not be empty")),
      part("notice", [NOTICE]),
      part("broken", [says("half\ud800")]),
      part("unknown", [
        { type: "edit", edit: { on: { externalId: "?", externalScope: "" }, said: { text: "x" } } },
      ]),
      part("two", [says("two", "bob"), { type: "receipt", receipt: { externalId: "r", status: "READ" } }]),
    ]);
    expect([taken.map((one) => one.taken), ignored, count]).toEqual([
      ["message", "message", "receipt"],
      ["notice"],
      3,
    ]);
    expect(await texts()).toEqual(["one", "two"]);
    expect(await kept()).toMatchObject([
      {
        reason: "message.id: must not be empty",
        body: expect.stringContaining('"unreadable"'),
        account: null,
      },
      { reason: expect.stringContaining("externalId"), body: expect.stringContaining('"broken"') },
      { reason: expect.stringContaining("not known"), body: expect.stringContaining('"unknown"') },
    ]);
    expect(JSON.stringify(await kept())).not.toContain("very-secret-token");
    await forget();
  });

  test("a token is spent with what is taken and what is kept", async () => {
    const parts = [part("t1", [says("t1")]), part("t2", new MalformedPayload("", "is odd"))];
    expect(await answer(parts, "token-1")).toMatchObject({ taken: [{ taken: "message" }], kept: 1 });
    expect(await answer([part("t3", [says("t3")])], "token-1")).toBe("seen");
    expect(await texts()).not.toContain("t3");
    expect(await kept()).toHaveLength(1);
    await forget();
  });

  test("what fails by our own fault is told so, its neighbours are taken, and the third time it is kept without a word", async () => {
    const parts = [
      part("fails", [says("fails")]),
      part("goes", [{ type: "unsent", unsent: { externalId: "gone", externalScope: "" } }]),
    ];
    await at.breakTouches(true);
    await expect(answer(parts)).rejects.toThrow("no_message");
    await expect(answer(parts)).rejects.toThrow("no_message");
    expect(await answer(parts)).toMatchObject({ taken: [{ taken: "duplicate" }], kept: 1 });
    await at.breakTouches(false);
    expect(await kept()).toMatchObject([
      { reason: expect.stringMatching(/^could not be taken: /), tries: 3 },
    ]);
    expect(await answer(parts)).toMatchObject({
      taken: [{ taken: "message" }, { taken: "duplicate" }],
      kept: 0,
    });
    await forget();
  });
});

describe("several accounts of one app", () => {
  const SECRETS = ["appSecret", "verifyToken", "accessToken"];
  const { appSecret } = metaAccount();
  const account = () => ({ ...metaAccount(), appSecret });
  const elsewhere = (to: ReturnType<typeof metaAccount>, text: string): CallPart => ({
    body: () => Buffer.from(metaText(to, somebody(), text).body),
    read: () => [{ type: "elsewhere", account: to.phoneNumberId }],
  });
  const open = async (given: ReturnType<typeof metaAccount>, workspaceId?: string) => {
    const row = await channel("WHATSAPP_CLOUD", given, SECRETS, workspaceId);
    const provider = openChannel("WHATSAPP_CLOUD", given);
    return { row, provider, secrets: [given.appSecret, given.accessToken] };
  };
  const post = (to: CalledChannel, parts: readonly CallPart[]) =>
    answerCall(at.settings, { ...to, provider: { ...to.provider, parts: async () => parts } }, raw());

  test("another channel of the same secret takes it; nobody's account is kept and named", async () => {
    const [mine, other, strange, later] = [account(), account(), metaAccount(), account()];
    const foreign = parseId(
      "workspace",
      (await createWorkspace(at.database, "Foreign")).workspaceId,
    ) as string;
    const abroad = account();
    const [one, two, apart] = [await open(mine), await open(other), await open(strange)];
    await open(abroad, foreign);
    expect(await post(one, [elsewhere(other, "for two")])).toMatchObject({
      taken: [{ channel: { id: two.row.id }, taken: "message" }],
      kept: 0,
    });
    expect([await texts(one.row), await texts(two.row)]).toEqual([[], ["for two"]]);
    const lost = [strange, abroad, later].map((to) => elsewhere(to, `for ${to.phoneNumberId}`));
    expect(await post(one, lost)).toMatchObject({ taken: [], kept: 3 });
    expect((await kept(one.row)).map((row) => row.account)).toEqual(
      [strange, abroad, later].map((to) => to.phoneNumberId),
    );
    expect([await texts(apart.row), await kept(two.row)]).toEqual([[], []]);
    expect(JSON.stringify(await kept(one.row))).not.toContain(mine.accessToken);
  });
});
