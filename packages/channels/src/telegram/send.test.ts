import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { createEgress, type Egress } from "../egress/http.ts";
import type { Outgoing } from "../provider.ts";
import { type Answer, json, type Loopback, loopback } from "../testing/loopback.ts";
import { send } from "./send.ts";
import { chat, config, IVAN } from "./testing/payloads.ts";

let egress: Egress;
let server: Loopback | undefined;
beforeAll(() => {
  egress = createEgress({ allow: ["127.0.0.0/8"] });
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => egress.close());

const taken = json(200, {
  ok: true,
  result: {
    message_id: 1367,
    from: { id: 7_110_201_543, is_bot: true, first_name: "Support" },
    chat,
    date: 1749416399,
    text: "Which?",
  },
});
const refusal = (error_code: number, description: string, parameters?: object) => ({ ok: false, error_code, description, parameters });

async function sending(answer: Answer, rest: Partial<Outgoing> = {}) {
  server = await loopback(answer);
  const outgoing = { key: "msg-1", to: String(IVAN.id), text: "Which?", ...rest };
  const outcome = await send({ ...config, apiBaseUrl: `${server.url}/` }, outgoing, egress);
  return { outcome, received: server.received };
}
const options = (...titles: readonly string[]) => titles.map((title, index) => ({ id: `run_1:1:${index}`, title }));
const bodySent = async (rest?: Partial<Outgoing>) => JSON.parse((await sending(taken, rest)).received[0]?.body ?? "null");

describe("what Telegram is sent", () => {
  test("a text to the chat, at the bot's own URL; the id is kept with its chat, for each chat counts for itself", async () => {
    const { outcome, received } = await sending(taken);
    expect(outcome).toEqual({ type: "sent", externalId: "1367", externalScope: "5123456789" });
    expect(received).toMatchObject([
      { method: "POST", path: `/bot${config.botToken}/sendMessage`, headers: { "content-type": "application/json" } },
    ]);
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({ chat_id: 5_123_456_789, text: "Which?" });
  });

  test("options become buttons, one a row", async () => {
    expect(await bodySent({ options: options("Red", "Green") })).toEqual({
      chat_id: 5_123_456_789,
      text: "Which?",
      reply_markup: { inline_keyboard: [[{ text: "Red", callback_data: "run_1:1:0" }], [{ text: "Green", callback_data: "run_1:1:1" }]] },
    });
  });

  test("an id of 64 bytes fits on a button; one of 64 characters and 65 bytes makes a numbered list", async () => {
    const withId = (id: string) => bodySent({ options: [{ id, title: "Red" }] });
    expect(await withId("x".repeat(64))).toHaveProperty("reply_markup");
    await server?.close();
    expect(await withId(`${"x".repeat(63)}é`)).toEqual({ chat_id: 5_123_456_789, text: "Which?\n1. Red" });
  });
});

describe("what Telegram answers", () => {
  test("a refusal is final and says its words", async () => {
    const { outcome } = await sending(json(403, refusal(403, "Forbidden: bot was blocked by the user")));
    expect(outcome).toEqual({ type: "failed", reason: "HTTP 403: Forbidden: bot was blocked by the user" });
  });

  test("ok: false inside a 200 is a failure; a 200 that says nothing is sent", async () => {
    expect((await sending(json(200, refusal(400, "Bad Request: chat not found")))).outcome).toEqual({
      type: "failed",
      reason: "Bad Request: chat not found",
    });
    await server?.close();
    expect((await sending(json(200, {}))).outcome).toEqual({ type: "sent", externalId: null });
  });

  test.each([
    ["its body alone", { retry_after: 9 }, {}, 9_000],
    ["its header alone", undefined, { "retry-after": "7" }, 7_000],
    ["both: the longer", { retry_after: 9 }, { "retry-after": "7" }, 9_000],
  ])("429 is tried again after the time that it names in %s", async (_where, parameters, headers, afterMs) => {
    const answer = json(429, refusal(429, "Too Many Requests: retry later", parameters), headers as Record<string, string>);
    expect((await sending(answer)).outcome).toEqual({ type: "retry", reason: "HTTP 429: Too Many Requests: retry later", afterMs });
  });

  test("the token of the URL is shown by no error, whoever repeats it and however", async () => {
    const echo: Answer = (request, response) =>
      json(404, refusal(404, `no ${request.path} nor ${encodeURIComponent(request.path)}`))(request, response);
    expect((await sending(echo)).outcome).toEqual({
      type: "failed",
      reason: "HTTP 404: no /bot[secret]/sendMessage nor %2Fbot[secret]%2FsendMessage",
    });
    const outcomes = [await send({ ...config, apiBaseUrl: "http://127.0.0.1:1" }, { key: "k", to: "1", text: "x" }, egress)];
    const guarded = createEgress({ allow: [] });
    outcomes.push(await send({ ...config, apiBaseUrl: "http://127.0.0.1:1" }, { key: "k", to: "1", text: "x" }, guarded));
    await guarded.close();
    expect(outcomes.map(({ type }) => type)).toEqual(["retry", "failed"]);
    expect(JSON.stringify(outcomes)).not.toContain(config.botToken);
  });
});
