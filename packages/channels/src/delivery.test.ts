import { describe, expect, test } from "@jest/globals";
import { type Delivery, deliver } from "./delivery.ts";
import { type Answer, json } from "./testing/loopback.ts";
import { sendingBy } from "./testing/sending.ts";

const sending = sendingBy((url, egress, rest: Partial<Delivery>) =>
  deliver(egress, {
    url,
    headers: {},
    body: { text: "hello" },
    secrets: ["s3cret"],
    accepted: () => ({ type: "sent", externalId: null }),
    refusal: (said) => (said as { error?: string } | undefined)?.error ?? null,
    ...rest,
  }),
);
const outcomeOf = async (answer: Answer, rest: Partial<Delivery> = {}) =>
  (await sending(answer, rest)).outcome;

describe("a delivery by HTTP", () => {
  test("a body is sent as JSON, a form as a form", async () => {
    const taken = json(200, {});
    expect((await sending(taken, {})).received).toMatchObject([
      { method: "POST", headers: { "content-type": "application/json" }, body: '{"text":"hello"}' },
    ]);
    expect((await sending(taken, { body: new URLSearchParams({ Body: "a b&c" }) })).received).toMatchObject([
      {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "Body=a+b%26c",
      },
    ]);
  });

  test("429 is tried again after the time that it names; a date that has passed is now", async () => {
    expect(await outcomeOf(json(429, { error: "slow" }, { "retry-after": "7" }))).toEqual({
      type: "retry",
      reason: "HTTP 429: slow",
      afterMs: 7_000,
    });
    expect(await outcomeOf(json(503, {}, { "retry-after": "Sun, 01 Mar 2020 12:00:00 GMT" }))).toEqual({
      type: "retry",
      reason: "HTTP 503",
      afterMs: 0,
    });
  });

  test("500 without JSON is tried again", async () => {
    expect(await outcomeOf((_request, response) => response.writeHead(500).end("<html>"))).toEqual({
      type: "retry",
      reason: "HTTP 500",
    });
  });

  test("a refusal that passes by itself is tried again", async () => {
    expect(await outcomeOf(json(400, { error: "busy" }), { passing: () => true })).toEqual({
      type: "retry",
      reason: "HTTP 400: busy",
    });
  });

  test("a redirect is not followed and is final", async () => {
    const { outcome, received } = await sending(json(307, {}, { location: "/elsewhere" }), {});
    expect(outcome).toEqual({ type: "failed", reason: "HTTP 307: redirects are not followed" });
    expect(received).toHaveLength(1);
  });

  test("a secret in the provider's words is not shown", async () => {
    expect(await outcomeOf(json(401, { error: "Malformed access token s3cret" }))).toEqual({
      type: "failed",
      reason: "HTTP 401: Malformed access token [secret]",
    });
  });

  test("a 2xx that is endless or torn was taken: it is sent, without an id; another 5xx is tried again", async () => {
    const endless =
      (status: number): Answer =>
      (_request, response) =>
        response.writeHead(status).end(Buffer.alloc(2 * 1024 * 1024));
    const torn =
      (status: number): Answer =>
      (_request, response) => {
        response.writeHead(status, { "content-length": 100 }).write("{", () => response.socket?.end());
      };
    for (const answer of [endless, torn]) {
      expect(await outcomeOf(answer(200))).toEqual({ type: "sent", externalId: null });
      expect(await outcomeOf(answer(502))).toMatchObject({ type: "retry" });
    }
  });

  test("a torn connection is tried again; a 2xx without a body is sent", async () => {
    expect(await outcomeOf((_request, response) => response.socket?.destroy())).toMatchObject({
      type: "retry",
    });
    expect(await outcomeOf((_request, response) => response.writeHead(204).end())).toEqual({
      type: "sent",
      externalId: null,
    });
  });
});
