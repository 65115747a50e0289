import { describe, expect, test } from "@jest/globals";
import type { Answer } from "../testing/loopback.ts";
import type { FileOutcome } from "./fetch-file.ts";
import { fetching, id, json, leads, MIB, url } from "./testing/fetching.ts";

const { serve, fetched } = fetching();

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
