import { describe, expect, test } from "@jest/globals";
import type { Outgoing } from "../provider.ts";
import { json } from "../testing/loopback.ts";
import { jsonSent, sendingBy } from "../testing/sending.ts";
import { send } from "./send.ts";
import { config, SHEENA } from "./testing/payloads.ts";

const outgoing: Outgoing = { key: "msg-1", to: SHEENA.waId, text: "What is it?" };
const options = (...titles: readonly string[]) =>
  titles.map((title, index) => ({ id: `o${index + 1}`, title }));
const taken = json(200, {
  messaging_product: "whatsapp",
  contacts: [{ input: SHEENA.waId }],
  messages: [{ id: "wamid.sent" }],
});

const sending = sendingBy((url, egress, rest: Partial<Outgoing>) =>
  send({ ...config, apiBaseUrl: `${url}/v23.0/` }, { ...outgoing, ...rest }, egress),
);
const bodySent = async (rest: Partial<Outgoing>) => jsonSent(await sending(taken, rest));

describe("what Meta is sent", () => {
  test("a text to a raw wa_id, with the token, at the number's address; Meta's id is kept", async () => {
    const { outcome, received } = await sending(taken, {});
    expect(outcome).toEqual({ type: "sent", externalId: "wamid.sent" });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ method: "POST", path: "/v23.0/106540352242922/messages" });
    expect(received[0]?.headers).toMatchObject({
      authorization: "Bearer EAAGm0PX4ZCpsBA",
      "content-type": "application/json",
    });
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: SHEENA.waId,
      type: "text",
      text: { body: "What is it?" },
    });
  });

  test.each([SHEENA.userId, "MX.ENT.11815799212886844830"])(
    "%s goes into recipient, not into the phone field",
    async (to) => {
      const body = await bodySent({ to });
      expect(body).toMatchObject({ recipient: to });
      expect(body).not.toHaveProperty("to");
    },
  );

  test("up to three options become buttons", async () => {
    expect(await bodySent({ options: options("Red", "Green", "x".repeat(20)) })).toMatchObject({
      type: "interactive",
      interactive: {
        type: "button",
        body: { text: "What is it?" },
        action: {
          buttons: [
            { type: "reply", reply: { id: "o1", title: "Red" } },
            { type: "reply", reply: { id: "o2", title: "Green" } },
            { type: "reply", reply: { id: "o3", title: "x".repeat(20) } },
          ],
        },
      },
    });
  });

  test("up to ten, or titles too long for a button, become a list", async () => {
    for (const titles of [["1", "2", "3", "4"], [..."abcdefghij"], ["x".repeat(24), "y"]]) {
      const { interactive } = await bodySent({ options: options(...titles) });
      expect(interactive).toMatchObject({
        type: "list",
        action: { button: "Options", sections: [{ rows: options(...titles) }] },
      });
    }
  });

  test("what fits neither becomes a numbered text", async () => {
    const numbered = await bodySent({ options: options(..."abcdefghijk") });
    expect(numbered).toMatchObject({
      type: "text",
      text: { body: expect.stringMatching(/^What is it\?\n1\. a\n2\. b\n(?:.*\n)*11\. k$/) },
    });
    for (const titles of [
      ["x".repeat(25), "y"],
      ["same", "same"],
      [" ", "y"],
    ])
      expect(await bodySent({ options: options(...titles) })).toMatchObject({ type: "text" });
    expect(await bodySent({ text: "x".repeat(1025), options: options("a") })).toMatchObject({ type: "text" });
  });
});

describe("what Meta answers", () => {
  const refusal = (code: number, message: string, details?: string) => ({
    error: {
      message,
      type: "OAuthException",
      code,
      error_data: { messaging_product: "whatsapp", details },
      fbtrace_id: "AbC",
    },
  });

  test("a refusal is final and says Meta's words", async () => {
    const { outcome } = await sending(
      json(400, refusal(131030, "(#131030) Recipient not in list", "Add the number first")),
      {},
    );
    expect(outcome).toEqual({
      type: "failed",
      reason: "HTTP 400: (#131030) Recipient not in list: Add the number first",
    });
  });

  test("a refusal inside a 200 is a failure", async () => {
    expect((await sending(json(200, refusal(1, "no")), {})).outcome).toEqual({
      type: "failed",
      reason: "no",
    });
  });

  test("a rate limit that Meta refuses with 400 is tried again", async () => {
    expect((await sending(json(400, refusal(131056, "Pair rate limit hit")), {})).outcome).toEqual({
      type: "retry",
      reason: "HTTP 400: Pair rate limit hit",
    });
  });
});
