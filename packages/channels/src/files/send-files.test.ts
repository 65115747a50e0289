import type { ProvidedChannelType } from "@contact-identity/domain";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { OutgoingFile } from "../attached/outgoing-file.ts";
import { createEgress, type Egress } from "../egress/http.ts";
import { openChannel } from "../open-channel.ts";
import type { Outgoing } from "../provider.ts";
import { providers } from "../registry.ts";
import { type Answer, json, type Loopback, loopback } from "../testing/loopback.ts";

let egress: Egress;
const servers: Loopback[] = [];
beforeAll(() => {
  egress = createEgress({ allow: ["127.0.0.0/8"] });
});
afterEach(async () => void (await Promise.all(servers.splice(0).map((server) => server.close()))));
afterAll(() => egress.close());

const file = (name: string, contentType: string, kind: OutgoingFile["kind"]): OutgoingFile => ({
  ...{ kind, name, contentType, size: 9 },
  url: `https://contacts.business.org/files/token/${name}`,
  previewUrl: `https://contacts.business.org/files/preview/${name}`,
  content: async () => Buffer.from("the bytes"),
});
const PICTURE = file("lid.jpg", "image/jpeg", "IMAGE");
const OFFER = file("offer.pdf", "application/pdf", "DOCUMENT");
const WORDS = "See both";

const CONFIG = (
  apiBaseUrl: string,
): Readonly<Partial<Record<ProvidedChannelType, Record<string, unknown>>>> => ({
  WHATSAPP_CLOUD: {
    phoneNumberId: "1",
    appSecret: "app-secret",
    verifyToken: "verify-word",
    accessToken: "token",
    apiBaseUrl,
  },
  MESSENGER: {
    pageId: "1",
    appSecret: "app-secret",
    verifyToken: "verify-word",
    pageAccessToken: "token",
    apiBaseUrl,
  },
  TELEGRAM: { botToken: "110:bot", secretToken: "secret-word", apiBaseUrl },
  VIBER: { authToken: "viber-token", senderName: "Shop", apiBaseUrl },
  LINE: { channelSecret: "line-secret", channelAccessToken: "token", apiBaseUrl },
  TWILIO: { accountSid: "AC1", authToken: "auth", from: "+14155550123", apiBaseUrl },
  CUSTOM: { token: "custom-token", outboundUrl: `${apiBaseUrl}/out` },
});

async function sent(type: ProvidedChannelType, answer: Answer, more: Partial<Outgoing> = {}) {
  const server = await loopback(answer);
  servers.push(server);
  const outgoing = { key: "message_1", to: "4915", text: WORDS, attachments: [PICTURE, OFFER], ...more };
  const outcome = await openChannel(type, CONFIG(server.url)[type]).send(outgoing, egress);
  const bodies = server.received.map(({ path, body, headers }) => ({
    path,
    body: headers["content-type"]?.includes("json") ? (JSON.parse(body) as Record<string, unknown>) : body,
  }));
  return { outcome, bodies };
}

/** Gives each call what its provider would, ids counted. */
function counting(answer: (n: number, path: string) => unknown): Answer {
  let n = 0;
  return (request, response) => json(200, answer(++n, request.path))(request, response);
}

describe("files go out as each provider takes them", () => {
  test("WhatsApp: uploaded, then sent by their ids; the text is the first one's caption", async () => {
    const { outcome, bodies } = await sent(
      "WHATSAPP_CLOUD",
      counting((n, path) =>
        path.endsWith("/media") ? { id: `media${n}` } : { messages: [{ id: `wamid.${n}` }] },
      ),
    );
    expect(outcome).toEqual({ type: "sent", externalId: "wamid.4" });
    expect(bodies.map(({ path }) => path)).toEqual(["/1/media", "/1/messages", "/1/media", "/1/messages"]);
    expect(bodies[0]?.body).toMatch(
      /name="messaging_product"\r\n\r\nwhatsapp[\s\S]*name="file"; filename="lid\.jpg"\r\nContent-Type: image\/jpeg\r\n\r\nthe bytes/,
    );
    expect(bodies[1]?.body).toMatchObject({
      to: "4915",
      type: "image",
      image: { id: "media1", caption: WORDS },
    });
    expect(bodies[3]?.body).toMatchObject({
      type: "document",
      document: { id: "media3", filename: "offer.pdf" },
    });
  });

  test("Messenger: by their links, the text behind them", async () => {
    const { outcome, bodies } = await sent(
      "MESSENGER",
      counting((n) => ({ message_id: `mid.${n}` })),
    );
    expect(outcome).toEqual({ type: "sent", externalId: "mid.3" });
    expect(bodies.map(({ body }) => (body as { message: unknown }).message)).toEqual([
      { attachment: { type: "image", payload: { url: PICTURE.url } } },
      { attachment: { type: "file", payload: { url: OFFER.url } } },
      { text: WORDS },
    ]);
  });

  test("Telegram: uploaded by the method of their kind", async () => {
    const { outcome, bodies } = await sent(
      "TELEGRAM",
      counting((n) => ({ ok: true, result: { message_id: n, chat: { id: 4915 } } })),
    );
    expect(outcome).toEqual({ type: "sent", externalId: "2", externalScope: "4915" });
    expect(bodies.map(({ path }) => path)).toEqual(["/bot110:bot/sendPhoto", "/bot110:bot/sendDocument"]);
    expect(bodies[0]?.body).toMatch(/name="caption"\r\n\r\nSee both[\s\S]*name="photo"; filename="lid\.jpg"/);
    expect(bodies[1]?.body).not.toContain(WORDS);
  });

  test("Viber: a picture with its text, a file with its size", async () => {
    const { bodies } = await sent(
      "VIBER",
      counting((n) => ({ status: 0, message_token: n })),
    );
    expect(bodies.map(({ body }) => body)).toMatchObject([
      { type: "picture", text: WORDS, media: PICTURE.url },
      { type: "file", media: OFFER.url, size: 9, file_name: "offer.pdf" },
    ]);
  });

  test("LINE: a picture, a link for what it has no message for, and the text in one call", async () => {
    const { outcome, bodies } = await sent(
      "LINE",
      counting((n) => ({ sentMessages: [{ id: String(n) }] })),
    );
    expect(outcome).toEqual({ type: "sent", externalId: "1" });
    expect((bodies[0]?.body as { messages: unknown } | undefined)?.messages).toEqual([
      { type: "image", originalContentUrl: PICTURE.url, previewImageUrl: PICTURE.url },
      { type: "text", text: `offer.pdf: ${OFFER.url}` },
      { type: "text", text: WORDS },
    ]);
  });

  test("Twilio: all of them in one MMS", async () => {
    const { bodies } = await sent(
      "TWILIO",
      counting(() => ({ sid: "SM1" })),
      { text: "" },
    );
    const form = new URLSearchParams(bodies[0]?.body as string);
    expect([form.getAll("MediaUrl"), form.has("Body")]).toEqual([[PICTURE.url, OFFER.url], false]);
  });

  test("custom: as CHANNELS.md says", async () => {
    const { bodies } = await sent(
      "CUSTOM",
      counting(() => ({ mId: "1" })),
    );
    expect(bodies[0]?.body).toEqual({
      contactId: "4915",
      message: {
        type: "text",
        text: WORDS,
        attachments: [PICTURE, OFFER].map(({ name, contentType, url }) => ({ name, contentType, url })),
      },
    });
  });
});

test("what was sent before a failure is not sent again", async () => {
  let busy = true;
  const answer: Answer = (request, response) =>
    (busy && request.body.includes('"file"') ? json(503, {}) : json(200, { message_id: "mid.1" }))(
      request,
      response,
    );
  const first = await sent("MESSENGER", answer);
  expect(first.outcome).toEqual({ type: "retry", reason: "HTTP 503", partsSent: 1 });
  busy = false;
  const second = await sent("MESSENGER", answer, { partsSent: 1 });
  expect(second.outcome.type).toBe("sent");
  expect(second.bodies.map(({ body }) => Object.keys((body as { message: object }).message)[0])).toEqual([
    "attachment",
    "text",
  ]);
});

test("every provider that has files to send says how large, and none more than we take", () => {
  for (const provider of Object.values(providers)) {
    const config = CONFIG("https://api.example.com")[provider.type] ?? {};
    const { media } = provider.capabilities({ from: "+1", ...config } as never);
    expect([provider.type, Object.keys(media).length > 0]).toEqual([provider.type, true]);
    for (const { most } of Object.values(media)) expect(most).toBeLessThanOrEqual(25 * 1024 * 1024);
  }
});
