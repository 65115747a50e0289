import { describe, expect, test } from "@jest/globals";
import type { Outgoing } from "../provider.ts";
import { type Answer, json } from "../testing/loopback.ts";
import { jsonSent, sendingBy } from "../testing/sending.ts";
import { send } from "./send.ts";
import { config, JOHN } from "./testing/payloads.ts";

const outgoing: Outgoing = {
  key: "msg-1",
  to: JOHN.id,
  text: "Which?",
  webhookUrl: "https://contacts.business.org/hook",
};
const sending = sendingBy((url, egress, rest: Partial<Outgoing>) =>
  send({ ...config, apiBaseUrl: `${url}/pa/` }, { ...outgoing, ...rest }, egress),
);
const TOKEN = "4912661846655238145";
const taken: Answer = (_request, response) =>
  response
    .writeHead(200)
    .end(`{"status":0,"status_message":"ok","message_token":${TOKEN},"chat_hostname":"SN-CHAT-01_"}`);

const bodySent = async (rest: Partial<Outgoing>) => jsonSent(await sending(taken, rest));
const options = (...titles: readonly string[]) =>
  titles.map((title, index) => ({ id: `run_1:1:${index}`, title }));
const head = { receiver: JOHN.id, min_api_version: 1, sender: { name: "Support" }, type: "text" };

describe("what Viber is sent", () => {
  test("a text with the token in its header; Viber's token of 64 bits is kept to its last digit", async () => {
    const { outcome, received } = await sending(taken, {});
    expect(outcome).toEqual({ type: "sent", externalId: TOKEN });
    expect(received).toMatchObject([
      { method: "POST", path: "/pa/send_message", headers: { "x-viber-auth-token": config.authToken } },
    ]);
    expect(jsonSent({ outcome, received })).toEqual({ ...head, text: "Which?" });
  });

  test("options become a keyboard that sends their titles, and shows nobody our ids", async () => {
    const button = (title: string) => ({
      Columns: 6,
      Rows: 1,
      ActionType: "reply",
      ActionBody: title,
      Text: title,
    });
    const body = await bodySent({ options: options("Red", "Green") });
    expect(body).toEqual({
      ...head,
      text: "Which?",
      keyboard: { Type: "keyboard", DefaultHeight: false, Buttons: [button("Red"), button("Green")] },
    });
    expect(JSON.stringify(body)).not.toContain("run_1");
  });

  test("what does not fit a keyboard becomes a numbered text", async () => {
    const titles = Array.from({ length: 25 }, (_, index) => `o${index}`);
    expect((await bodySent({ options: options(...titles) })).text).toMatch(
      /^Which\?\n1\. o0\n(?:.*\n)*25\. o24$/,
    );
    for (const odd of ["x".repeat(61), "<b>bold</b>", "Tom &amp; Jerry"]) {
      expect(await bodySent({ options: options("Red", odd) })).toEqual({
        ...head,
        text: `Which?\n1. Red\n2. ${odd}`,
      });
    }
    expect(await bodySent({ options: options("Q & A") })).toHaveProperty("keyboard");
  });
});

describe("what Viber answers", () => {
  const refusal = (status: number, status_message?: string) =>
    json(200, { status, status_message, chat_hostname: "SN-CHAT-01_" });

  test.each([
    [2, "invalidAuthToken"],
    [6, "receiverNotSubscribed"],
    [7, "publicAccountBlocked"],
  ])("status %i inside a 200 is final and says its words", async (status, words) => {
    expect((await sending(refusal(status, words), {})).outcome).toEqual({
      type: "failed",
      reason: `status ${status}: ${words}`,
    });
  });

  test("status 12 is tried again: too many requests pass", async () => {
    expect((await sending(refusal(12, "tooManyRequests"), {})).outcome).toEqual({
      type: "retry",
      reason: "status 12: tooManyRequests",
    });
  });

  test("a refusal without words, and one that repeats the token", async () => {
    expect((await sending(refusal(1), {})).outcome).toEqual({ type: "failed", reason: "status 1" });
    expect((await sending(refusal(2, `bad ${config.authToken}`), {})).outcome).toEqual({
      type: "failed",
      reason: "status 2: bad [secret]",
    });
  });

  test("a 200 that says nothing is sent, under no id", async () => {
    for (const answer of [
      json(200, {}),
      ((_request, response) => response.writeHead(200).end("<html>")) satisfies Answer,
    ]) {
      expect((await sending(answer, {})).outcome).toEqual({ type: "sent", externalId: null });
    }
  });
});
