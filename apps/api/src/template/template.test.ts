import { parseId } from "@contact-identity/database";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { codes, templateApi } from "./testing/lines.ts";

let at: Awaited<ReturnType<typeof templateApi>>;
beforeAll(async () => {
  at = await templateApi();
});
afterAll(() => at?.close());

const LIST = "query ($c: ID!) { messageTemplates(channelId: $c) { id name language status text variables } }";

describe("messageTemplates", () => {
  test("lists all pages with state and variables", async () => {
    const { messageTemplates } = await at.api.graphql<{ messageTemplates: unknown[] }>(LIST, {
      c: at.ids.whatsapp,
    });
    expect(messageTemplates).toHaveLength(4);
    expect(messageTemplates[0]).toEqual({
      id: "71",
      name: "order_sent",
      language: "en",
      status: "APPROVED",
      text: "Hello {{1}}, your order {{2}} is on its way.",
      variables: ["1", "2", "button.1"],
    });
    expect(messageTemplates[2]).toMatchObject({ status: "PAUSED" });
  });

  test.each([
    ["without a wabaId", () => at.ids.bare, /wabaId/],
    ["of a channel that has none", () => at.ids.custom, /no templates/],
    ["of no channel", () => "channel_00000000000000000000000000", /no such channel/],
    ["in the provider's words", () => at.ids.twilio, /20003 Authenticate/],
  ])("%s: BAD_USER_INPUT", async (_, channel, words) => {
    const { errors } = await at.api.ask(LIST, { c: channel() });
    expect([errors?.[0]?.extensions.code, errors?.[0]?.message]).toEqual([
      "BAD_USER_INPUT",
      expect.stringMatching(words),
    ]);
  });

  test.each([
    [["CHANNELS_MANAGE"], undefined],
    [["CONVERSATIONS_WRITE"], undefined],
    [["CONVERSATIONS_READ", "CONTACTS_READ"], "FORBIDDEN"],
  ] as const)("with %j: %s", async (scopes, code) => {
    const { errors } = await at.api.ask(LIST, { c: at.ids.whatsapp }, await at.api.keyWith(...scopes));
    expect(errors?.[0]?.extensions.code).toBe(code);
  });
});

describe("messageSend after a day", () => {
  const VALUES = { "1": "Anna", "2": "4711", "button.1": "t" };

  test("a text is refused with what to do; a template goes, and reads as the contact reads it", async () => {
    const { conversationId, freeTextUntil } = await at.talk(25);
    expect(new Date(freeTextUntil as string).getTime()).toBeLessThan(Date.now());
    const refused = await at.send({ conversationId, text: "hi" });
    expect([codes(refused), refused.userErrors[0]?.message]).toEqual([
      ["CHANNEL_UNAVAILABLE input/text"],
      expect.stringContaining("messageTemplates"),
    ]);
    expect(await at.send({ conversationId, template: { id: "71", variables: VALUES } })).toEqual({
      message: { text: "Hello Anna, your order 4711 is on its way.", status: "QUEUED" },
      userErrors: [],
    });
    expect(codes(await at.send({ conversationId, template: { id: "72" } }))).toEqual([]);
  });

  test.each([
    ["an unknown one", { id: "99" }, ["NOT_FOUND input/template/id"]],
    ["one that is paused", { id: "73" }, ["CHANNEL_UNAVAILABLE input/template/id"]],
    [
      "a variable too few and one too many",
      { id: "71", variables: { "1": "A", "2": "B", "3": "C" } },
      ["INVALID input/template/variables/button.1", "INVALID input/template/variables/3"],
    ],
    ["a number", { id: "71", variables: { ...VALUES, "2": 4711 } }, ["INVALID input/template/variables/2"]],
    ["one whose header wants a file", { id: "74" }, ["INVALID input/attachments"]],
  ])("%s is told by name, before anything is sent", async (_, template, expected) => {
    const { conversationId } = await at.talk(25);
    expect(codes(await at.send({ conversationId, template }))).toEqual(expected);
    const stored = await at.api.rows(
      "SELECT 1 FROM message WHERE direction = 'OUTBOUND' AND conversation_id = $1",
      [parseId("conversation", conversationId as string)],
    );
    expect(stored).toEqual([]);
  });

  test("both, or none, is INVALID; a channel without templates says so", async () => {
    const { conversationId } = await at.talk(1);
    expect(codes(await at.send({ conversationId, text: "a", template: { id: "72" } }))).toEqual([
      "INVALID input/template",
    ]);
    expect(codes(await at.send({ conversationId }))).toEqual(["INVALID input/text"]);
    const custom = await at.talk(1, at.ids.custom, "crm-1");
    expect(custom.freeTextUntil).toBeNull();
    expect(codes(await at.send({ conversationId: custom.conversationId, template: { id: "72" } }))).toEqual([
      "CHANNEL_UNAVAILABLE input/template",
    ]);
    const bare = await at.talk(25, at.ids.bare);
    expect(codes(await at.send({ conversationId: bare.conversationId, template: { id: "72" } }))).toEqual([
      "CHANNEL_UNAVAILABLE input/template",
    ]);
  });

  test("it is asked again when a template was paused meanwhile", async () => {
    const { conversationId } = await at.talk(25);
    const paused = at.meta.templates.find(({ id }) => id === "73");
    if (paused) paused.status = "APPROVED";
    await at.api.graphql(LIST, { c: at.ids.whatsapp });
    expect(codes(await at.send({ conversationId, template: { id: "73" } }))).toEqual([]);
  });
});
