import { describe, expect, test } from "@jest/globals";
import type { Outgoing } from "../provider.ts";
import { json } from "../testing/loopback.ts";
import { jsonSent, sendingBy } from "../testing/sending.ts";
import { optionOf } from "./quick-reply.ts";
import { uuidOf } from "./retry-key.ts";
import { send } from "./send.ts";
import { config, USER } from "./testing/payloads.ts";

const outgoing: Outgoing = {
  key: "msg-1",
  to: USER,
  text: "Which?",
  webhookUrl: "https://contacts.business.org/hook",
};
const sending = sendingBy((url, egress, rest: Partial<Outgoing>) =>
  send({ ...config, apiBaseUrl: `${url}/` }, { ...outgoing, ...rest }, egress),
);
const sentMessages = [{ id: "461230966842064897", quoteToken: "IStG5h1Tz7b" }];
const taken = json(200, { sentMessages });
const options = (...titles: readonly string[]) =>
  titles.map((title, index) => ({ id: `run_1:1:${index}`, title }));
const bodySent = async (rest: Partial<Outgoing>) => jsonSent(await sending(taken, rest));
const keySent = async (rest: Partial<Outgoing>) =>
  (await sending(taken, rest)).received[0]?.headers["x-line-retry-key"];

describe("what LINE is sent", () => {
  test("a text to the person, with the token; LINE's id is kept", async () => {
    const sent = await sending(taken, {});
    expect(sent.outcome).toEqual({ type: "sent", externalId: "461230966842064897" });
    expect(sent.received).toMatchObject([
      {
        method: "POST",
        path: "/v2/bot/message/push",
        headers: { authorization: `Bearer ${config.channelAccessToken}`, "content-type": "application/json" },
      },
    ]);
    expect(jsonSent(sent)).toEqual({ to: USER, messages: [{ type: "text", text: "Which?" }] });
  });

  test("the retry key is a UUID that is the same on every attempt and another for another message", async () => {
    const [first, again, other] = [await keySent({}), await keySent({}), await keySent({ key: "msg-2" })];
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    // RFC 9562, A.4.
    expect(uuidOf("www.example.com", "6ba7b810-9dad-11d1-80b4-00c04fd430c8")).toBe(
      "2ed6657d-e927-568b-95e1-2665a8aea6a2",
    );
  });

  test("up to 13 options of up to 20 characters become quick replies, whose postbacks are read as those options", async () => {
    const body = await bodySent({ options: options("Red", "x".repeat(20)) });
    const item = (id: string, title: string) => ({
      type: "action",
      action: { type: "postback", label: title, data: `${id}\n${title}`, displayText: title },
    });
    expect(body).toEqual({
      to: USER,
      messages: [
        {
          type: "text",
          text: "Which?",
          quickReply: { items: [item("run_1:1:0", "Red"), item("run_1:1:1", "x".repeat(20))] },
        },
      ],
    });
    expect(optionOf("run_1:1:0\nRed")).toEqual({ id: "run_1:1:0", title: "Red" });
    expect(await bodySent({ options: options(..."abcdefghijklm") })).toMatchObject({
      messages: [{ quickReply: { items: { length: 13 } } }],
    });
  });

  test("what does not fit becomes a numbered text", async () => {
    const long = "x".repeat(21);
    expect(await bodySent({ options: options(long, "y") })).toMatchObject({
      messages: [{ text: `Which?\n1. ${long}\n2. y` }],
    });
    for (const odd of [
      options(..."abcdefghijklmn"),
      [{ id: "two\nlines", title: "a" }],
      [{ id: "x".repeat(201), title: "a" }],
    ]) {
      expect(await bodySent({ options: odd })).toEqual({
        to: USER,
        messages: [{ type: "text", text: expect.stringMatching(/^Which\?\n1\. a/) }],
      });
    }
  });
});

describe("what LINE answers", () => {
  test("409 for a key that was taken is sent: an earlier attempt had arrived", async () => {
    const accepted = { "x-line-accepted-request-id": "123e4567-e89b-12d3-a456-426655440001" };
    const answer = (body: object) =>
      sending(json(409, { message: "The retry key is already accepted", ...body }, accepted), {});
    expect((await answer({ sentMessages })).outcome).toEqual({
      type: "sent",
      externalId: "461230966842064897",
    });
    expect((await answer({})).outcome).toEqual({ type: "sent", externalId: null });
  });

  test("any other 409 is a failure", async () => {
    const { outcome } = await sending(json(409, { message: "Conflict" }), {});
    expect(outcome).toEqual({ type: "failed", reason: "HTTP 409: Conflict" });
  });

  test("a refusal is final and says LINE's words with the place", async () => {
    const body = {
      message: "The request body has 2 error(s)",
      details: [
        { message: "May not be empty", property: "messages[0].text" },
        { property: "to" },
        { message: "Odd" },
      ],
    };
    expect((await sending(json(400, body), {})).outcome).toEqual({
      type: "failed",
      reason:
        "HTTP 400: The request body has 2 error(s): May not be empty (messages[0].text); wrong (to); Odd",
    });
    expect((await sending(json(400, { message: "Failed to send messages" }), {})).outcome).toEqual({
      type: "failed",
      reason: "HTTP 400: Failed to send messages",
    });
  });

  test("the monthly limit is tried again like any 429, and says so in the end", async () => {
    const { outcome } = await sending(json(429, { message: "You have reached your monthly limit." }), {});
    expect(outcome).toEqual({ type: "retry", reason: "HTTP 429: You have reached your monthly limit." });
  });
});
