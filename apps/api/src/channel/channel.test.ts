import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { metaAccount } from "../inbound/testing/meta.ts";
import { startApi, type TestApi } from "../testing/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi(["10.1.0.0/16"]);
});
afterAll(() => api?.close());

interface Channel {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly webhookUrl: string | null;
  readonly provides: readonly string[];
  readonly createdAt: string;
}
interface Payload {
  readonly channel: Channel | null;
  readonly token: string | null;
  readonly userErrors: readonly {
    readonly code: string;
    readonly message: string;
    readonly field: readonly string[] | null;
  }[];
}

const CHANNEL =
  "channel { id type name enabled webhookUrl provides createdAt } token userErrors { code message field }";
const CREATE = `mutation ($input: ChannelCreateInput!) { channelCreate(input: $input) { ${CHANNEL} } }`;
const create = async (input: object) =>
  (await api.graphql<{ channelCreate: Payload }>(CREATE, { input: { name: "Desk", ...input } }))
    .channelCreate;

describe("a channel is created", () => {
  test("with the address that its provider posts to and what it tells", async () => {
    const account = metaAccount();
    const { channel, token, userErrors } = await create({
      name: "  Support line ",
      defaultCountry: "US",
      whatsappCloud: account,
    });
    expect(userErrors).toEqual([]);
    expect(token).toBeNull();
    expect(channel).toMatchObject({
      type: "WHATSAPP_CLOUD",
      name: "Support line",
      enabled: true,
      provides: ["CHANNEL_ACCOUNT", "PHONE"],
    });
    expect(channel?.webhookUrl).toBe(`https://contacts.business.org/channels/${channel?.id}/webhook`);
    expect(channel?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test("and keeps its secrets out of everything that can be read", async () => {
    const account = metaAccount();
    await create({ whatsappCloud: account });
    const [stored] = await api.rows<{ all: string }>(
      "SELECT row_to_json(c)::text AS all FROM channel c WHERE config->>'phoneNumberId' = $1",
      [account.phoneNumberId],
    );
    for (const secret of [account.appSecret, account.verifyToken, account.accessToken]) {
      expect(stored?.all).toBeDefined();
      expect(stored?.all).not.toContain(secret);
      expect(stored?.all).not.toContain(Buffer.from(secret).toString("hex"));
    }
  });

  const twilio = {
    accountSid: "ACb1d4e8a2f0c34d5e9f7a6b8c1d2e3f40",
    authToken: "7f3e9c1a5b2d4860",
    from: "whatsapp:+16282223344",
  };
  const page = {
    pageId: "682498302938465",
    appSecret: "3f1c9a7be0d24586",
    verifyToken: "verify-me",
    pageAccessToken: "EAAGm0PX4ZCpsBA",
  };
  test.each([
    ["TWILIO", { twilio }, ["CHANNEL_ACCOUNT", "PHONE"]],
    ["MESSENGER", { messenger: page }, ["CHANNEL_ACCOUNT"]],
    ["INSTAGRAM", { instagram: page }, ["CHANNEL_ACCOUNT"]],
    [
      "TELEGRAM",
      { telegram: { botToken: "7110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", secretToken: "tg_5f2c" } },
      ["CHANNEL_ACCOUNT"],
    ],
    ["VIBER", { viber: { authToken: "445da6az1s345z78", senderName: "Desk" } }, ["CHANNEL_ACCOUNT"]],
    [
      "EMAIL",
      {
        email: {
          address: "desk@shop.dev",
          provider: "POSTMARK",
          inboundSecret: "hook:s3cret",
          smtpUrl: "smtp://desk:pw@smtp.shop.dev",
        },
      },
      ["CHANNEL_ACCOUNT", "EMAIL"],
    ],
    [
      "LINE",
      { line: { channelSecret: "8c570fa6dd201bb3", channelAccessToken: "nVzjQ5qNQ1p7kXr0" } },
      ["CHANNEL_ACCOUNT"],
    ],
  ])("by each configuration: %s", async (type, input, provides) => {
    expect(await create(input)).toMatchObject({ channel: { type, provides }, token: null, userErrors: [] });
  });

  test("CUSTOM: with a token made up and shown once, another one each time", async () => {
    const [one, other] = [await create({ custom: {} }), await create({ custom: {} })];
    expect(one.token).toMatch(/^\S{32,}$/);
    expect(one.token).not.toBe(other.token);
    const again = await api.graphql(`query ($id: ID!) { channel(id: $id) { id name webhookUrl } }`, {
      id: one.channel?.id,
    });
    expect(JSON.stringify(again)).not.toContain(one.token);
  });
});

describe("a channel is refused, and not created", () => {
  const account = metaAccount();
  const cases: [string, object, string, string[]][] = [
    ["without a configuration", {}, "INVALID", ["input"]],
    ["with two", { whatsappCloud: account, custom: {} }, "INVALID", ["input"]],
    ["without a name", { name: "  ", custom: {} }, "REQUIRED", ["input", "name"]],
    [
      "with an empty secret",
      { whatsappCloud: { ...account, appSecret: "" } },
      "INVALID",
      ["input", "whatsappCloud", "appSecret"],
    ],
    [
      "with a sender that is no address of Twilio",
      { twilio: { accountSid: "AC1", authToken: "x", from: "fax:+14155550123" } },
      "INVALID",
      ["input", "twilio", "from"],
    ],
    ["with a blank token", { custom: { token: " " } }, "INVALID", ["input", "custom", "token"]],
    ["with no country", { defaultCountry: "America", custom: {} }, "INVALID", ["input", "defaultCountry"]],
    [
      "sending to this machine",
      { custom: { outboundUrl: "http://127.0.0.1:5432/" } },
      "UNSAFE_URL",
      ["input", "custom", "outboundUrl"],
    ],
    [
      "sending inside",
      { whatsappCloud: { ...account, apiBaseUrl: "http://10.2.0.1" } },
      "UNSAFE_URL",
      ["input", "whatsappCloud", "apiBaseUrl"],
    ],
    [
      "sending by a mail server inside",
      {
        email: {
          address: "desk@shop.dev",
          provider: "MAILGUN",
          inboundSecret: "key",
          smtpUrl: "smtp://desk:pw@127.0.0.1:25",
        },
      },
      "UNSAFE_URL",
      ["input", "email", "smtpUrl"],
    ],
    [
      "sending by no URL of the web",
      { custom: { outboundUrl: "file:///etc/hosts" } },
      "INVALID",
      ["input", "custom", "outboundUrl"],
    ],
  ];
  test.each(cases)("%s", async (_name, input, code, field) => {
    const before = await api.rows("SELECT id FROM channel");
    const refused = await create(input);
    expect([refused.channel, refused.token]).toEqual([null, null]);
    expect(refused.userErrors).toContainEqual({ code, field, message: expect.stringMatching(/\w+.*\.$/) });
    expect(await api.rows("SELECT id FROM channel")).toEqual(before);
  });

  test("every setting that is wrong is named", async () => {
    const { userErrors } = await create({ whatsappCloud: { ...account, appSecret: "", accessToken: "" } });
    expect(userErrors.map((error) => error.field?.at(-1))).toEqual(["appSecret", "accessToken"]);
  });

  test("but a private address that the operator allows is none to refuse", async () => {
    expect((await create({ custom: { outboundUrl: "http://10.1.2.3/out" } })).userErrors).toEqual([]);
  });
});

test("channels are listed in the order of their making, and switched off and on", async () => {
  const made = [await create({ custom: {} }), await create({ custom: {} })].map(({ channel }) => channel?.id);
  const list = async () =>
    (await api.graphql<{ channels: Channel[] }>("{ channels { id enabled } }")).channels;
  expect((await list()).map(({ id }) => id).slice(-2)).toEqual(made);
  const set = `mutation ($id: ID!, $enabled: Boolean!) { channelSetEnabled(id: $id, enabled: $enabled) { channel { enabled } userErrors { code field } } }`;
  for (const enabled of [false, true]) {
    expect(await api.graphql(set, { id: made[0], enabled })).toEqual({
      channelSetEnabled: { channel: { enabled }, userErrors: [] },
    });
    expect((await list()).find(({ id }) => id === made[0])).toMatchObject({ enabled });
  }
  expect(await api.graphql(set, { id: "channel_00000000000000000000000000", enabled: true })).toEqual({
    channelSetEnabled: { channel: null, userErrors: [{ code: "NOT_FOUND", field: ["id"] }] },
  });
});

describe("scopes", () => {
  const refusal = { errors: [{ extensions: { code: "FORBIDDEN" } }] };

  test("reading takes CHANNELS_MANAGE or CONVERSATIONS_READ", async () => {
    for (const scope of ["CHANNELS_MANAGE", "CONVERSATIONS_READ"] as const)
      expect((await api.ask("{ channels { id } }", {}, await api.keyWith(scope))).errors).toBeUndefined();
    expect(await api.ask("{ channels { id } }", {}, await api.keyWith("CONTACTS_READ"))).toMatchObject(
      refusal,
    );
  });

  test("making takes CHANNELS_MANAGE", async () => {
    const before = await api.rows("SELECT id FROM channel");
    expect(
      await api.ask(CREATE, { input: { name: "x", custom: {} } }, await api.keyWith("CONVERSATIONS_READ")),
    ).toMatchObject(refusal);
    expect(await api.rows("SELECT id FROM channel")).toEqual(before);
  });
});
