import { describe, expect, test } from "@jest/globals";
import type { Outgoing } from "../provider.ts";
import { json } from "../testing/loopback.ts";
import { jsonSent, sendingBy } from "../testing/sending.ts";
import { send } from "./send.ts";
import { config, PSID } from "./testing/payloads.ts";

const outgoing: Outgoing = { key: "msg-1", to: PSID, text: "Which?" };
const sending = sendingBy((url, egress, rest: Partial<Outgoing>) =>
  send({ ...config, apiBaseUrl: `${url}/v23.0/` }, { ...outgoing, ...rest }, egress),
);
const taken = json(200, { recipient_id: PSID, message_id: "m_sent" });
const options = (...titles: readonly string[]) =>
  titles.map((title, index) => ({ id: `o${index + 1}`, title }));
const messageSent = async (rest: Partial<Outgoing>) => jsonSent(await sending(taken, rest)).message;

describe("what a page sends", () => {
  test("a text to a page-scoped id, as a response, with the page's token in a header; Meta's id is kept", async () => {
    const sent = await sending(taken, {});
    expect(sent.outcome).toEqual({ type: "sent", externalId: "m_sent" });
    expect(sent.received).toMatchObject([
      {
        method: "POST",
        path: "/v23.0/me/messages",
        headers: { authorization: "Bearer EAAGm0PX4ZCpsBA", "content-type": "application/json" },
      },
    ]);
    expect(jsonSent(sent)).toEqual({
      recipient: { id: PSID },
      messaging_type: "RESPONSE",
      message: { text: "Which?" },
    });
  });

  test("up to 13 options of up to 20 characters become quick replies", async () => {
    expect(await messageSent({ options: options("Red", "x".repeat(20)) })).toEqual({
      text: "Which?",
      quick_replies: [
        { content_type: "text", title: "Red", payload: "o1" },
        { content_type: "text", title: "x".repeat(20), payload: "o2" },
      ],
    });
    expect(await messageSent({ options: options(..."abcdefghijklm") })).toMatchObject({
      quick_replies: { length: 13 },
    });
  });

  test("more, or longer ones, become a numbered text", async () => {
    expect(await messageSent({ options: options("x".repeat(21), "y") })).toEqual({
      text: `Which?\n1. ${"x".repeat(21)}\n2. y`,
    });
    expect(await messageSent({ options: options(..."abcdefghijklmn") })).toEqual({
      text: expect.stringMatching(/\n14\. n$/),
    });
  });
});

describe("what Meta answers", () => {
  const refusal = (error: object) => ({
    error: { type: "OAuthException", fbtrace_id: "BLBz/WZt8dN", ...error },
  });

  test("a refusal is final and says Meta's words; inside a 200 too", async () => {
    const outside = {
      code: 10,
      error_subcode: 2018278,
      message: "(#10) This message is sent outside of allowed window.",
    };
    const { outcome } = await sending(json(400, refusal(outside)), {});
    expect(outcome).toEqual({
      type: "failed",
      reason: "HTTP 400: (#10) This message is sent outside of allowed window.",
    });
    expect((await sending(json(200, refusal({ code: 1, message: "no" })), {})).outcome).toEqual({
      type: "failed",
      reason: "no",
    });
  });

  test.each([
    [{ code: 613, message: "(#613) Calls to this api have exceeded the rate limit." }],
    [{ code: 1200, message: "Temporary send message failure. Please try again later." }],
    [{ code: 2, is_transient: true, message: "An unexpected error has occurred." }],
  ])("a limit or a passing trouble that comes as 400 is tried again: %j", async (error) => {
    expect((await sending(json(400, refusal(error)), {})).outcome).toEqual({
      type: "retry",
      reason: `HTTP 400: ${error.message}`,
    });
  });
});

test("what a person writes after a day says that it is a human agent's", async () => {
  expect(jsonSent(await sending(taken, { humanAgent: true }))).toMatchObject({
    messaging_type: "MESSAGE_TAG",
    tag: "HUMAN_AGENT",
  });
  expect(jsonSent(await sending(taken, {}))).not.toHaveProperty("tag");
});
