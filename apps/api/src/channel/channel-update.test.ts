import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { customCall } from "../inbound/testing/custom.ts";
import { metaAccount, metaText, somebody } from "../inbound/testing/meta.ts";
import { startApi, type TestApi } from "../testing/api.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

interface Payload {
  readonly channel: { readonly id: string; readonly name: string } | null;
  readonly token: string | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}
const PAYLOAD = "{ channel { id name } token userErrors { code field } }";
const create = async (input: object) =>
  (
    await api.graphql<{ channelCreate: Payload }>(
      `mutation ($input: ChannelCreateInput!) { channelCreate(input: $input) ${PAYLOAD} }`,
      {
        input: { name: "Desk", ...input },
      },
    )
  ).channelCreate as Payload & { channel: { id: string } };
const UPDATE = `mutation ($id: ID!, $input: ChannelUpdateInput!) { channelUpdate(id: $id, input: $input) ${PAYLOAD} }`;
const update = async (id: string, input: object) =>
  (await api.graphql<{ channelUpdate: Payload }>(UPDATE, { id, input })).channelUpdate;
const deliver = async (id: string, { headers, body }: { headers: Record<string, string>; body: string }) =>
  (await fetch(`${api.url}/channels/${id}/webhook`, { method: "POST", headers, body })).status;
const stored = async (id: string) =>
  (await api.rows<{ all: string }>("SELECT row_to_json(c)::text AS all FROM channel c"))
    .map((row) => row.all)
    .join() + id;

describe("a channel is changed without a restart", () => {
  test("a new secret proves the next call, the old one no more, and neither can be read", async () => {
    const [before, after] = [metaAccount(), metaAccount()];
    const { channel } = await create({ whatsappCloud: before });
    expect(await deliver(channel.id, metaText(before, somebody(), "by the old secret"))).toBe(200);
    const wanted = { ...after, phoneNumberId: before.phoneNumberId };
    const answer = await update(channel.id, { whatsappCloud: wanted });
    expect(answer).toEqual({ channel: { id: channel.id, name: "Desk" }, token: null, userErrors: [] });
    expect(await deliver(channel.id, metaText(before, somebody(), "by the old secret"))).toBe(401);
    expect(await deliver(channel.id, metaText(wanted, somebody(), "by the new secret"))).toBe(200);
    const all = await stored(channel.id);
    for (const secret of [before.appSecret, after.appSecret, after.accessToken, after.verifyToken])
      expect(all).not.toContain(secret);
  });

  test("name and country alone leave the configuration as it is", async () => {
    const account = metaAccount();
    const { channel } = await create({ whatsappCloud: account });
    expect((await update(channel.id, { name: " Front desk ", defaultCountry: "CH" })).channel?.name).toBe(
      "Front desk",
    );
    expect(await deliver(channel.id, metaText(account, somebody(), "still"))).toBe(200);
    await update(channel.id, { defaultCountry: null });
    expect(await api.rows("SELECT name, default_country FROM channel WHERE name = 'Front desk'")).toEqual([
      { name: "Front desk", default_country: null },
    ]);
  });

  test("a custom channel keeps the token that was made up, until another is given", async () => {
    const made = await create({ custom: {} });
    const { id } = made.channel;
    expect((await update(id, { custom: { outboundUrl: "https://crm.business.org/in" } })).token).toBeNull();
    const call = (token: string) => customCall(token, { contactId: "crm-7", text: "hello" });
    expect(await deliver(id, call(made.token as string))).toBe(200);
    const token = "another-token-of-ours";
    expect((await update(id, { custom: { token } })).token).toBe(token);
    expect([await deliver(id, call(made.token as string)), await deliver(id, call(token))]).toEqual([
      401, 200,
    ]);
  });
});

describe("a change is refused as a whole", () => {
  const account = metaAccount();
  test.each<[string, object, string, string[]]>([
    ["another kind of channel", { name: "x", custom: {} }, "INVALID", ["input", "custom"]],
    ["two configurations", { custom: {}, whatsappCloud: account }, "INVALID", ["input"]],
    [
      "an empty secret",
      { name: "x", whatsappCloud: { ...account, appSecret: "" } },
      "INVALID",
      ["input", "whatsappCloud", "appSecret"],
    ],
    ["no name", { name: " " }, "REQUIRED", ["input", "name"]],
    ["a country that is not one", { defaultCountry: "Chile" }, "INVALID", ["input", "defaultCountry"]],
    [
      "an address inside",
      { whatsappCloud: { ...account, apiBaseUrl: "http://10.0.0.1" } },
      "UNSAFE_URL",
      ["input", "whatsappCloud", "apiBaseUrl"],
    ],
  ])("%s", async (_, input, code, field) => {
    const { channel } = await create({ whatsappCloud: account });
    expect(await update(channel.id, input)).toEqual({
      channel: null,
      token: null,
      userErrors: [{ code, field }],
    });
    expect(await deliver(channel.id, metaText(account, somebody(), "as before"))).toBe(200);
  });

  test("without the scope, or for a channel of nobody", async () => {
    const { channel } = await create({ custom: {} });
    const reader = await api.keyWith("CONVERSATIONS_READ");
    const { errors } = await api.ask(UPDATE, { id: channel.id, input: { name: "x" } }, reader);
    expect(errors?.[0]?.extensions).toMatchObject({ code: "FORBIDDEN" });
    expect((await update("channel_01m87qsgk9eyds13ayxfjx9egr", { name: "x" })).userErrors).toEqual([
      { code: "NOT_FOUND", field: ["id"] },
    ]);
  });
});
