import { fillTemplate } from "@contact-identity/domain";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { OutgoingFile } from "../../attached/outgoing-file.ts";
import { createEgress, type Egress } from "../../egress/http.ts";
import { type MetaServer, type MetaTemplate, metaServer } from "../../testing/meta-server.ts";
import { send } from "../send.ts";
import { templates } from "../templates.ts";
import { config, SHEENA } from "../testing/payloads.ts";
import { ALL, INVOICE, NAMED, templateNamed } from "../testing/templates.ts";

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

const fileOf = (kind: OutgoingFile["kind"], name: string, contentType: string): OutgoingFile => ({
  kind,
  name,
  contentType,
  size: 9,
  url: "https://files.shop.dev/1",
  content: async () => Buffer.from("the bytes"),
});
const FILES: Readonly<Record<string, OutgoingFile>> = {
  DOCUMENT: fileOf("DOCUMENT", "offer.pdf", "application/pdf"),
  IMAGE: fileOf("IMAGE", "mug.png", "image/png"),
  VIDEO: fileOf("VIDEO", "mug.mp4", "video/mp4"),
};

describe("what is sent", () => {
  const sending = async (
    name: string,
    values: object,
    all = ALL,
    attachments: readonly OutgoingFile[] = [],
  ) => {
    const { server, config } = await meta(all);
    const list = await templates(config, egress);
    if (list.type !== "listed") throw new Error(list.reason);
    const result = fillTemplate(templateNamed(list.templates, name), values);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    const go = () =>
      send(
        config,
        { key: "k", to: SHEENA.waId, text: result.filled.text, template: result.filled, attachments },
        egress,
      );
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

  test.each(["DOCUMENT", "IMAGE", "VIDEO"])(
    "the file of a %s header is handed over and named in it",
    async (format) => {
      const { [format]: file } = FILES;
      const pictured = {
        ...INVOICE,
        components: [
          { type: "HEADER", format },
          { type: "BODY", text: "Yours." },
        ],
      };
      const { server, go } = await sending("invoice", {}, [pictured], file ? [file] : []);
      expect(await go()).toMatchObject({ type: "sent" });
      const [upload] = server.received.filter(({ path }) => path.endsWith("/media"));
      expect(upload?.body).toContain("the bytes");
      const type = format.toLowerCase();
      const media = { id: "1037543291543636", ...(format === "DOCUMENT" ? { filename: "offer.pdf" } : {}) };
      expect(server.sent).toMatchObject([
        { template: { components: [{ type: "header", parameters: [{ type, [type]: media }] }] } },
      ]);
      const without = await sending("invoice", {}, [pictured]);
      expect(await without.go()).toMatchObject({ type: "failed", reason: expect.stringContaining("132012") });
      await server.close();
    },
  );

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
