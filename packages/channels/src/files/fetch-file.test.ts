import type { ProvidedChannelType } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { createEgress } from "../egress/http.ts";
import { openChannel } from "../open-channel.ts";
import type { Loopback } from "../testing/loopback.ts";
import { authorisations, bytes, collect, fetching, id, json, leads, taken, url } from "./testing/fetching.ts";

const { serve, fetched } = fetching();

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
