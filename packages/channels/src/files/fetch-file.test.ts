import type { ProvidedChannelType } from "@contact-identity/domain";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { FetchedReference } from "../attached/file-source.ts";
import { createEgress, type Egress } from "../egress/http.ts";
import { openChannel } from "../open-channel.ts";
import { type Answer, type Loopback, loopback, type Received } from "../testing/loopback.ts";
import type { FileOutcome } from "./fetch-file.ts";

const MIB = 1024 * 1024;
const BYTES = Buffer.from("the bytes of a file");

let egress: Egress;
const servers: Loopback[] = [];
beforeAll(() => {
  // The providers' content networks are this machine.
  egress = createEgress({ allow: ["127.0.0.0/8"], resolve: async () => ["127.0.0.1"] });
});
afterEach(async () => void (await Promise.all(servers.splice(0).map((server) => server.close()))));
afterAll(() => egress.close());

async function serve(answer: Answer): Promise<Loopback> {
  const server = await loopback(answer);
  servers.push(server);
  return server;
}
const bytes: Answer = (_request, response) =>
  void response.writeHead(200, { "content-type": "image/jpeg", "content-length": BYTES.length }).end(BYTES);
const json =
  (value: unknown, status = 200): Answer =>
  (_request, response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
const leads =
  (to: string): Answer =>
  (_request, response) =>
    void response.writeHead(302, { location: to }).end();

async function collect(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}
const CONFIG = (apiBaseUrl: string): Readonly<Record<ProvidedChannelType, Record<string, unknown>>> =>
  ({
    WHATSAPP_CLOUD: {
      phoneNumberId: "1",
      appSecret: "app-secret",
      verifyToken: "verify-word",
      accessToken: "whatsapp-token",
      apiBaseUrl,
    },
    MESSENGER: {
      pageId: "1",
      appSecret: "app-secret",
      verifyToken: "verify-word",
      pageAccessToken: "page-token",
      apiBaseUrl,
    },
    INSTAGRAM: {
      pageId: "1",
      appSecret: "app-secret",
      verifyToken: "verify-word",
      pageAccessToken: "page-token",
      apiBaseUrl,
    },
    TELEGRAM: { botToken: "110:bot-token", secretToken: "secret-word", apiBaseUrl },
    VIBER: { authToken: "viber-token", senderName: "Shop", apiBaseUrl },
    LINE: { channelSecret: "line-secret", channelAccessToken: "line-token", apiBaseUrl },
    TWILIO: { accountSid: "AC1", authToken: "twilio-token", from: "+14155550123", apiBaseUrl },
    CUSTOM: { token: "custom-token" },
  }) as never;

const fetched = (type: ProvidedChannelType, apiBaseUrl: string, reference: FetchedReference) =>
  openChannel(type, CONFIG(apiBaseUrl)[type]).fetchFile(reference, egress, ({ body }) => collect(body));
const url = (text: string): FetchedReference => ({ type: "url", url: text });
const id = (text: string): FetchedReference => ({ type: "id", id: text });
const authorisations = (received: readonly Received[]) =>
  received.map(({ path, headers }) => [path, headers.authorization]);
const taken: FileOutcome<Buffer> = { type: "taken", value: BYTES };

describe("a file is had as its provider documents", () => {
  test("WhatsApp: the media id leads to an address, both with the token", async () => {
    const server: Loopback = await serve((request, response) =>
      (request.path === "/1037543291543636"
        ? json({
            messaging_product: "whatsapp",
            url: `${server.url}/whatsapp_business/attachments/?mid=1`,
            mime_type: "image/jpeg",
            sha256: "x",
            file_size: 19,
            id: "1037543291543636",
          })
        : bytes)(request, response),
    );
    expect(await fetched("WHATSAPP_CLOUD", server.url, id("1037543291543636"))).toEqual(taken);
    expect(authorisations(server.received)).toEqual([
      ["/1037543291543636", "Bearer whatsapp-token"],
      ["/whatsapp_business/attachments/?mid=1", "Bearer whatsapp-token"],
    ]);
  });

  test("Telegram: getFile leads to a path under the token", async () => {
    const server = await serve((request, response) =>
      (request.path.startsWith("/bot")
        ? json({
            ok: true,
            result: { file_id: "AgAC", file_unique_id: "u", file_size: 19, file_path: "photos/file_1.jpg" },
          })
        : bytes)(request, response),
    );
    expect(await fetched("TELEGRAM", server.url, id("AgAC"))).toEqual(taken);
    expect(server.received.map(({ path }) => path)).toEqual([
      "/bot110:bot-token/getFile?file_id=AgAC",
      "/file/bot110:bot-token/photos/file_1.jpg",
    ]);
  });

  test("LINE: by the message's id with the token, once it is ready", async () => {
    let ready = false;
    const server = await serve((request, response) => (ready ? bytes : json({}, 202))(request, response));
    expect(await fetched("LINE", server.url, id("325708"))).toEqual({ type: "retry", reason: "HTTP 202" });
    ready = true;
    expect(await fetched("LINE", server.url, id("325708"))).toEqual(taken);
    expect(authorisations(server.received)[1]).toEqual([
      "/v2/bot/message/325708/content",
      "Bearer line-token",
    ]);
  });

  test("Twilio: with the account's credentials, which its content network is not told", async () => {
    const cdn = await serve(bytes);
    const server = await serve((request, response) =>
      leads(`http://mms.twiliocdn.com:${cdn.port}/AC1/abc`)(request, response),
    );
    const at = "/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1";
    expect(await fetched("TWILIO", server.url, url(`${server.url}${at}`))).toEqual(taken);
    expect(authorisations(server.received)).toEqual([
      [at, `Basic ${Buffer.from("AC1:twilio-token").toString("base64")}`],
    ]);
    expect(authorisations(cdn.received)).toEqual([["/AC1/abc", undefined]]);
  });

  test.each<[ProvidedChannelType, string]>([
    ["MESSENGER", "scontent.xx.fbcdn.net"],
    ["INSTAGRAM", "lookaside.fbsbx.com"],
    ["VIBER", "dl-media.viber.com"],
    ["CUSTOM", "files.shop.example"],
  ])("%s: by an address at %s, without a token", async (type, host) => {
    const server = await serve(bytes);
    expect(
      await fetched(type, "https://api.example.com", url(`http://${host}:${server.port}/v/1.jpg`)),
    ).toEqual(taken);
    expect(authorisations(server.received)).toEqual([["/v/1.jpg", undefined]]);
  });
});

const BY_URL = ["WHATSAPP_CLOUD", "MESSENGER", "INSTAGRAM", "VIBER", "LINE", "TWILIO"] as const;

describe("nothing but a provider's own hosts is asked", () => {
  test.each(BY_URL)("%s", async (type) => {
    const server = await serve(bytes);
    const elsewhere = [
      `http://files.elsewhere.example:${server.port}/x`,
      `http://fbcdn.net.elsewhere.example:${server.port}/x`,
      `http://evilfbcdn.net:${server.port}/x`,
    ];
    for (const one of elsewhere)
      expect(await fetched(type, "https://api.example.com", url(one))).toEqual({
        type: "failed",
        reason: "the file's address is not one of the provider's",
      });
    const redirecting = await serve(leads(elsewhere[0] as string));
    expect(await fetched(type, redirecting.url, url(`${redirecting.url}/x`))).toMatchObject({
      type: "failed",
    });
    expect(server.received).toEqual([]);
  });

  test("a custom channel's address that leads inside is refused", async () => {
    const guarded = createEgress({ allow: [] });
    const channel = openChannel("CUSTOM", { token: "t" });
    for (const inside of [
      "http://127.0.0.1/x",
      "http://169.254.169.254/latest/meta-data",
      "http://localhost/x",
      "file:///etc/passwd",
    ])
      expect((await channel.fetchFile(url(inside), guarded, ({ body }) => collect(body))).type).toBe(
        "failed",
      );
    await guarded.close();
  });
});

describe("what a provider does", () => {
  const custom = async (answer: Answer) => {
    const server = await serve(answer);
    return fetched("CUSTOM", "", url(`${server.url}/x`));
  };
  const status =
    (code: number, headers: Record<string, string> = {}): Answer =>
    (_request, response) =>
      void response.writeHead(code, headers).end();

  test.each<[string, Answer, FileOutcome<Buffer>]>([
    ["is busy", status(429, { "retry-after": "30" }), { type: "retry", reason: "HTTP 429", afterMs: 30_000 }],
    ["is down", status(503), { type: "retry", reason: "HTTP 503" }],
    ["has it no more", status(404), { type: "failed", reason: "the provider has it no more (HTTP 404)" }],
    [
      "lets a link expire",
      json({ error: { message: "URL signature expired" } }, 403),
      { type: "failed", reason: "the provider has it no more (HTTP 403: URL signature expired)" },
    ],
    [
      "says that it is too large",
      (_request, response) =>
        void response.writeHead(200, { "content-length": String(26 * MIB) }).flushHeaders(),
      { type: "tooLarge", reason: "it has more than 25 MiB" },
    ],
    [
      "redirects without end",
      (request, response) => leads(`http://${request.headers.host}/again`)(request, response),
      { type: "failed", reason: "too many redirects" },
    ],
    [
      "compresses unasked",
      status(200, { "content-encoding": "br" }),
      { type: "failed", reason: "it is encoded in a way that was not asked for" },
    ],
  ])("%s", async (_, answer, expected) => {
    expect(await custom(answer)).toEqual(expected);
  });

  test("lies about the size: an endless body ends at 25 MiB, a short one is tried again", async () => {
    const endless: Answer = (_request, response) => {
      const chunk = Buffer.alloc(MIB);
      const more = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once("drain", more);
      };
      response.writeHead(200, { "content-type": "video/mp4" });
      more();
    };
    expect(await custom(endless)).toEqual({ type: "tooLarge", reason: "it has more than 25 MiB" });
    const short: Answer = (_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("x");
      setTimeout(() => response.destroy(), 20);
    };
    expect(await custom(short)).toMatchObject({ type: "retry" });
  });

  test("tells Telegram's bots that a file is too big for them", async () => {
    const server = await serve(
      json({ ok: false, error_code: 400, description: "Bad Request: file is too big" }, 400),
    );
    expect(await fetched("TELEGRAM", server.url, id("AgAC"))).toEqual({
      type: "tooLarge",
      reason: "the provider does not hand it out: Bad Request: file is too big",
    });
  });

  test("repeats no secret", async () => {
    const server = await serve(json({ error: { message: "Malformed access token whatsapp-token" } }, 400));
    expect(await fetched("WHATSAPP_CLOUD", server.url, id("1"))).toEqual({
      type: "failed",
      reason: "HTTP 400: Malformed access token [secret]",
    });
  });
});
