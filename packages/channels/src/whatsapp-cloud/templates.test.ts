import { fillTemplate, type MessageTemplate } from "@contact-identity/domain";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { createEgress, type Egress } from "../egress/http.ts";
import { type MetaServer, type MetaTemplate, metaServer } from "../testing/meta-server.ts";
import { send } from "./send.ts";
import { readTemplate, templates } from "./templates.ts";
import { config, SHEENA } from "./testing/payloads.ts";

// Shapes as Meta documents them: WhatsApp Business Management API, Message templates.
const ORDER: MetaTemplate = {
  id: "594425479261596",
  name: "order_sent",
  language: "en_US",
  status: "APPROVED",
  parameter_format: "POSITIONAL",
  components: [
    { type: "HEADER", format: "TEXT", text: "Order {{1}}", example: { header_text: ["#4711"] } },
    {
      type: "BODY",
      text: "Hello {{1}}, your order {{2}} is on its way.",
      example: { body_text: [["Anna", "4711"]] },
    },
    { type: "FOOTER", text: "Reply STOP to hear no more." },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "Thanks" },
        { type: "URL", text: "Track", url: "https://shop.dev/t/{{1}}", example: ["https://shop.dev/t/x"] },
        { type: "COPY_CODE", text: "Copy offer code", example: ["SUMMER"] },
      ],
    },
  ],
};
const NAMED: MetaTemplate = {
  id: "594425479261597",
  name: "appointment",
  language: "de",
  status: "APPROVED",
  parameter_format: "NAMED",
  components: [{ type: "BODY", text: "Hallo {{first_name}}, bis {{day}}!" }],
};
const INVOICE: MetaTemplate = {
  id: "594425479261598",
  name: "invoice",
  language: "en",
  status: "APPROVED",
  components: [
    { type: "HEADER", format: "DOCUMENT", example: { header_handle: ["4::aW..."] } },
    { type: "BODY", text: "Your invoice." },
  ],
};
const PAUSED: MetaTemplate = { ...NAMED, id: "594425479261599", name: "paused", status: "PAUSED" };
const CAROUSEL: MetaTemplate = {
  id: "594425479261600",
  name: "summer",
  language: "en",
  status: "APPROVED",
  components: [
    { type: "BODY", text: "Look" },
    { type: "CAROUSEL", cards: [] },
  ],
};
const ALL = [ORDER, NAMED, INVOICE, PAUSED, CAROUSEL];

let egress: Egress;
let server: MetaServer | undefined;
beforeAll(() => {
  egress = createEgress({ allow: ["127.0.0.0/8"] });
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => egress.close());

async function meta(all: readonly MetaTemplate[] = ALL) {
  server = await metaServer(all);
  return { server, config: { ...config, wabaId: "102290129340398", apiBaseUrl: server.url } };
}
const named = (all: readonly MessageTemplate[], name: string): MessageTemplate => {
  const found = all.find((one) => one.name === name);
  if (!found) throw new Error(`no template ${name}`);
  return found;
};

describe("what is listed", () => {
  test("all pages, by their cursor and never by an address in the answer", async () => {
    const { server, config } = await meta();
    const list = await templates(config, egress);
    expect(list).toMatchObject({ type: "listed" });
    if (list.type !== "listed") return;
    expect(list.templates.map(({ id, status }) => [id, status])).toEqual(
      ALL.map(({ id, status }) => [id, status]),
    );
    expect(server.received.map(({ path }) => new URL(path, server.url).searchParams.get("after"))).toEqual([
      null,
      "2",
      "4",
    ]);
    expect(server.received[0]?.path).toMatch(/^\/102290129340398\/message_templates\?/);
  });

  test("text and variables, those of header and buttons by their place", async () => {
    expect(readTemplate(ORDER)).toMatchObject({
      text: "Order {{header.1}}\nHello {{1}}, your order {{2}} is on its way.\nReply STOP to hear no more.",
      mediaHeader: null,
      unfillable: null,
      named: false,
    });
    expect(readTemplate(ORDER)?.variables.map(({ key }) => key)).toEqual([
      "header.1",
      "1",
      "2",
      "button.2",
      "button.3",
    ]);
    expect(readTemplate(NAMED)).toMatchObject({
      named: true,
      variables: [{ key: "first_name" }, { key: "day" }],
    });
    expect(readTemplate(INVOICE)).toMatchObject({ mediaHeader: "DOCUMENT", variables: [] });
    expect(readTemplate(CAROUSEL)).toMatchObject({ unfillable: "carousel" });
  });

  test("what we do not know of a template is left alone, and what is none is left out", () => {
    expect(readTemplate({ ...NAMED, quality_score: { score: "GREEN" }, parameter_format: 7 })).toMatchObject({
      named: false,
    });
    for (const value of [null, 1, [], {}, { ...NAMED, id: 1 }, { ...NAMED, components: "x" }])
      expect(readTemplate(value)).toBeNull();
  });

  test("without the business account's id it says so; a refusal has Meta's words and no token", async () => {
    expect(await templates(config, egress)).toMatchObject({
      type: "unconfigured",
      reason: expect.stringContaining("wabaId"),
    });
    const { config: known } = await meta();
    const refused = await templates({ ...known, accessToken: "wrong" }, egress);
    expect(refused).toEqual({
      type: "unavailable",
      reason: expect.stringContaining("(#190) Invalid OAuth access token"),
      passing: false,
    });
    expect(JSON.stringify(refused)).not.toContain("wrong");
    await server?.close();
    server = undefined;
    expect(await templates(known, egress)).toMatchObject({ type: "unavailable", passing: true });
  });
});

describe("what is sent", () => {
  const sending = async (name: string, values: object, all = ALL) => {
    const { server, config } = await meta(all);
    const list = await templates(config, egress);
    if (list.type !== "listed") throw new Error(list.reason);
    const result = fillTemplate(named(list.templates, name), values);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    const go = () =>
      send(config, { key: "k", to: SHEENA.waId, text: result.filled.text, template: result.filled }, egress);
    return { server, go, filled: result.filled };
  };
  const VALUES = { "header.1": "#4711", "1": "Anna", "2": "4711", "button.2": "t/1", "button.3": "SUMMER" };

  test("each value at its place, in Meta's shape", async () => {
    const { server, go, filled } = await sending("order_sent", VALUES);
    expect(await go()).toMatchObject({ type: "sent", externalId: expect.stringMatching(/^wamid/) });
    expect(filled.text).toBe(
      "Order #4711\nHello Anna, your order 4711 is on its way.\nReply STOP to hear no more.",
    );
    expect(server.sent).toEqual([
      {
        messaging_product: "whatsapp",
        recipient_type: "individual",
        to: SHEENA.waId,
        type: "template",
        template: {
          name: "order_sent",
          language: { code: "en_US" },
          components: [
            { type: "header", parameters: [{ type: "text", text: "#4711" }] },
            {
              type: "body",
              parameters: [
                { type: "text", text: "Anna" },
                { type: "text", text: "4711" },
              ],
            },
            { type: "button", sub_type: "url", index: "1", parameters: [{ type: "text", text: "t/1" }] },
            {
              type: "button",
              sub_type: "copy_code",
              index: "2",
              parameters: [{ type: "coupon_code", coupon_code: "SUMMER" }],
            },
          ],
        },
      },
    ]);
  });

  test("by name where Meta wants names; by number whatever the order in the text", async () => {
    const { server, go } = await sending("appointment", { day: "Montag", first_name: "Anna" });
    await go();
    expect(server.sent[0]).toMatchObject({
      template: {
        components: [
          {
            type: "body",
            parameters: [
              { type: "text", parameter_name: "first_name", text: "Anna" },
              { type: "text", parameter_name: "day", text: "Montag" },
            ],
          },
        ],
      },
    });
    await server.close();
    const turned = {
      ...NAMED,
      name: "turned",
      parameter_format: "POSITIONAL" as const,
      components: [{ type: "BODY", text: "{{2}} for {{1}}" }],
    };
    const other = await sending("turned", { "1": "Anna", "2": "A mug" }, [turned]);
    await other.go();
    expect(other.server.sent[0]).toMatchObject({
      template: { components: [{ parameters: [{ text: "Anna" }, { text: "A mug" }] }] },
    });
  });

  test("what Meta refuses is final, with its words: paused, gone, and a free text that is too late", async () => {
    const { server, go } = await sending("order_sent", VALUES);
    const [template] = server.templates;
    if (template) template.status = "PAUSED";
    expect(await go()).toMatchObject({ type: "failed", reason: expect.stringContaining("132015") });
    server.templates.splice(0);
    expect(await go()).toMatchObject({ type: "failed", reason: expect.stringContaining("132001") });
    const late = { key: "k", to: SHEENA.waId, text: "hello?" };
    expect(await send({ ...config, apiBaseUrl: server.url }, late, egress)).toMatchObject({
      type: "failed",
      reason: expect.stringContaining("131047"),
    });
    server.heard.add(SHEENA.waId);
    expect(await send({ ...config, apiBaseUrl: server.url }, late, egress)).toMatchObject({ type: "sent" });
  });
});

test("a message that answers another quotes it", async () => {
  const { server, config } = await meta();
  server.heard.add(SHEENA.waId);
  const quotes = { externalId: "wamid.theirs", externalScope: "" };
  await send(config, { key: "k", to: SHEENA.waId, text: "yes", quotes }, egress);
  expect(server.sent[0]).toMatchObject({ context: { message_id: "wamid.theirs" }, type: "text" });
});
