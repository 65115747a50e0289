import { fillTemplate } from "@contact-identity/domain";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { createEgress, type Egress } from "../egress/http.ts";
import { type TwilioContent, type TwilioServer, twilioServer } from "../testing/twilio-server.ts";
import { send } from "./send.ts";
import { readContent, templates } from "./templates.ts";
import { ANYA, whatsapp } from "./testing/payloads.ts";

// Shapes as Twilio documents them: Content API, Content resource.
const ORDER: TwilioContent = {
  sid: "HXb5b62575e6e4ff6129ad7c8efe1f983e",
  friendly_name: "order_sent",
  language: "en",
  variables: { "1": "Anna", "2": "4711" },
  types: {
    "twilio/call-to-action": {
      body: "Hello {{1}}, your order {{2}} is on its way.",
      actions: [{ type: "URL", title: "Track", url: "https://shop.dev/t/{{3}}" }],
    },
    "twilio/text": { body: "Hello {{1}}, your order {{2}} is on its way: https://shop.dev/t/{{3}}" },
  },
  status: "approved",
};
const CARD: TwilioContent = {
  sid: "HX2222575e6e4ff6129ad7c8efe1f98322",
  friendly_name: "card",
  language: "de",
  variables: {},
  types: {
    "whatsapp/card": { header_text: "Neu", body: "Die Tasse.", footer: "Bis bald" },
    "twilio/text": { body: "x" },
  },
  status: "approved",
};
const others: readonly TwilioContent[] = ["pending", "paused", "rejected"].map((status, n) => ({
  ...CARD,
  sid: `HX3${n}`,
  friendly_name: status,
  status,
}));
const ALL = [ORDER, CARD, ...others];

let egress: Egress;
let server: TwilioServer | undefined;
beforeAll(() => {
  egress = createEgress({ allow: ["127.0.0.0/8"] });
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => egress.close());

async function twilio(both = true) {
  server = await twilioServer(ALL, { both });
  return { server, config: { ...whatsapp, apiBaseUrl: server.url } };
}

describe.each([
  ["with what WhatsApp said, at once", true],
  ["content by content, where the endpoint that tells both is not there", false],
])("contents are listed %s", (_, both) => {
  test("all pages, with WhatsApp's word", async () => {
    const { server, config } = await twilio(both);
    const list = await templates(config, egress);
    if (list.type !== "listed") throw new Error(list.reason);
    expect(list.templates.map(({ id, status }) => [id, status])).toEqual([
      [ORDER.sid, "APPROVED"],
      [CARD.sid, "APPROVED"],
      ["HX30", "pending"],
      ["HX31", "paused"],
      ["HX32", "rejected"],
    ]);
    // The next page's address names Twilio's own host: its path is asked where the channel points.
    expect(server.received.every(({ path }) => path.startsWith("/v1/"))).toBe(true);
  });
});

test("what a person reads, and every variable wherever it stands", () => {
  expect(readContent(ORDER, "approved")).toMatchObject({
    name: "order_sent",
    text: "Hello {{1}}, your order {{2}} is on its way.",
    status: "APPROVED",
  });
  expect(
    readContent(ORDER)
      ?.variables.map(({ key }) => key)
      .sort(),
  ).toEqual(["1", "2", "3"]);
  expect(readContent(CARD)).toMatchObject({ text: "Neu\nDie Tasse.\nBis bald", status: "unsubmitted" });
  for (const value of [null, [], {}, { ...CARD, sid: 1 }, { ...CARD, types: null }])
    expect(readContent(value)).toBeNull();
});

test("wrong credentials are told in Twilio's words", async () => {
  const { config } = await twilio();
  expect(await templates({ ...config, authToken: "wrong" }, egress)).toEqual({
    type: "unavailable",
    reason: "HTTP 401: 20003 Authenticate",
    passing: false,
  });
});

test("a content goes by its sid with its values; a free text that is too late is refused, and final", async () => {
  const { server, config } = await twilio();
  const to = `whatsapp:${ANYA.phone}`;
  const template = readContent(ORDER, "approved");
  const result = template && fillTemplate(template, { "1": "Anna", "2": "4711", "3": "x" });
  if (!result?.ok) throw new Error("not filled");
  const outgoing = { key: "k", to, text: result.filled.text, template: result.filled };
  expect(await send(config, outgoing, egress)).toEqual({ type: "sent", externalId: "SM1" });
  expect(server.sent[0]).toEqual({
    To: to,
    From: whatsapp.from,
    ContentSid: ORDER.sid,
    ContentVariables: '{"1":"Anna","2":"4711","3":"x"}',
  });
  expect(await send(config, { key: "k", to, text: "late" }, egress)).toMatchObject({
    type: "failed",
    reason: expect.stringContaining("63016"),
  });
  server.heard.add(to);
  expect(await send(config, { key: "k", to, text: "now" }, egress)).toMatchObject({ type: "sent" });
});
