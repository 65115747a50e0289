import { describe, expect, test } from "@jest/globals";
import { createEgress } from "../egress/http.ts";
import type { Outgoing } from "../provider.ts";
import { type Answer, json } from "../testing/loopback.ts";
import { jsonSent, sendingBy } from "../testing/sending.ts";
import { send } from "./send.ts";
import { chat, config, IVAN } from "./testing/payloads.ts";

const outgoing: Outgoing = {
  key: "msg-1",
  to: String(IVAN.id),
  text: "Which?",
  webhookUrl: "https://contacts.business.org/hook",
};
const sending = sendingBy((url, egress, rest: Partial<Outgoing>) =>
  send({ ...config, apiBaseUrl: `${url}/` }, { ...outgoing, ...rest }, egress),
);
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
const refusal = (error_code: number, description: string, parameters?: object) => ({
  ok: false,
  error_code,
  description,
  parameters,
});

const options = (...titles: readonly string[]) =>
  titles.map((title, index) => ({ id: `run_1:1:${index}`, title }));
const bodySent = async (rest: Partial<Outgoing>) => jsonSent(await sending(taken, rest));

describe("what Telegram is sent", () => {
  test("a text to the chat, at the bot's own URL; the id is kept with its chat, for each chat counts for itself", async () => {
    const { outcome, received } = await sending(taken, {});
    expect(outcome).toEqual({ type: "sent", externalId: "1367", externalScope: "5123456789" });
    expect(received).toMatchObject([
      {
        method: "POST",
        path: `/bot${config.botToken}/sendMessage`,
        headers: { "content-type": "application/json" },
      },
    ]);
    expect(jsonSent({ outcome, received })).toEqual({ chat_id: 5_123_456_789, text: "Which?" });
  });

  test("what it answers is quoted, in its own chat alone", async () => {
    const quotes = { externalId: "1365", externalScope: String(IVAN.id) };
    expect(await bodySent({ quotes })).toEqual({
      chat_id: 5_123_456_789,
      text: "Which?",
      reply_parameters: { message_id: 1365, allow_sending_without_reply: true },
    });
    for (const other of [
      { ...quotes, externalScope: "7" },
      { ...quotes, externalId: "wamid.x" },
    ])
      expect(await bodySent({ quotes: other })).not.toHaveProperty("reply_parameters");
  });

  test("options become buttons, one a row", async () => {
    expect(await bodySent({ options: options("Red", "Green") })).toEqual({
      chat_id: 5_123_456_789,
      text: "Which?",
      reply_markup: {
        inline_keyboard: [
          [{ text: "Red", callback_data: "run_1:1:0" }],
          [{ text: "Green", callback_data: "run_1:1:1" }],
        ],
      },
    });
  });

  test("an id of 64 bytes fits on a button; one of 64 characters and 65 bytes makes a numbered list", async () => {
    const withId = (id: string) => bodySent({ options: [{ id, title: "Red" }] });
    expect(await withId("x".repeat(64))).toHaveProperty("reply_markup");
    expect(await withId(`${"x".repeat(63)}é`)).toEqual({ chat_id: 5_123_456_789, text: "Which?\n1. Red" });
  });
});

describe("what Telegram answers", () => {
  test("a refusal is final and says its words", async () => {
    const { outcome } = await sending(json(403, refusal(403, "Forbidden: bot was blocked by the user")), {});
    expect(outcome).toEqual({ type: "failed", reason: "HTTP 403: Forbidden: bot was blocked by the user" });
  });

  test("ok: false inside a 200 is a failure; a 200 that says nothing is sent", async () => {
    expect((await sending(json(200, refusal(400, "Bad Request: chat not found")), {})).outcome).toEqual({
      type: "failed",
      reason: "Bad Request: chat not found",
    });
    expect((await sending(json(200, {}), {})).outcome).toEqual({ type: "sent", externalId: null });
  });

  test.each([
    ["its body alone", { retry_after: 9 }, {}, 9_000],
    ["its header alone", undefined, { "retry-after": "7" }, 7_000],
    ["both: the longer", { retry_after: 9 }, { "retry-after": "7" }, 9_000],
  ])(
    "429 is tried again after the time that it names in %s",
    async (_where, parameters, headers, afterMs) => {
      const answer = json(
        429,
        refusal(429, "Too Many Requests: retry later", parameters),
        headers as Record<string, string>,
      );
      expect((await sending(answer, {})).outcome).toEqual({
        type: "retry",
        reason: "HTTP 429: Too Many Requests: retry later",
        afterMs,
      });
    },
  );

  test("the token of the URL is shown by no error, no matter who repeats it and how", async () => {
    const echo: Answer = (request, response) =>
      json(404, refusal(404, `no ${request.path} nor ${encodeURIComponent(request.path)}`))(
        request,
        response,
      );
    expect((await sending(echo, {})).outcome).toEqual({
      type: "failed",
      reason: "HTTP 404: no /bot[secret]/sendMessage nor %2Fbot[secret]%2FsendMessage",
    });
    const torn: Answer = (_request, response) => response.socket?.destroy();
    const outcomes = [(await sending(torn, {})).outcome];
    const guarded = createEgress({ allow: [] });
    outcomes.push(await send({ ...config, apiBaseUrl: "http://127.0.0.1:1" }, outgoing, guarded));
    await guarded.close();
    expect(outcomes.map(({ type }) => type)).toEqual(["retry", "failed"]);
    expect(JSON.stringify(outcomes)).not.toContain(config.botToken);
  });
});
