import { describe, expect, test } from "@jest/globals";
import type { Outgoing } from "../provider.ts";
import { formFields } from "../testing/form.ts";
import { json } from "../testing/loopback.ts";
import { type Sending, sendingBy } from "../testing/sending.ts";
import type { TwilioConfig } from "./config.ts";
import { send } from "./send.ts";
import { ANYA, sms, whatsapp } from "./testing/payloads.ts";

const outgoing: Outgoing = { key: "msg-1", to: ANYA.phone, text: "1 + 1 = 2 & caf\u00e9?" };
const taken = json(201, {
  sid: "SM5e6f",
  account_sid: sms.accountSid,
  status: "queued",
  error_code: null,
  error_message: null,
});
const credentials = Buffer.from(`${sms.accountSid}:${sms.authToken}`).toString("base64");

interface What {
  readonly config?: Partial<TwilioConfig>;
  readonly rest?: Partial<Outgoing>;
}
const sending = sendingBy((url, egress, { config = {}, rest = {} }: What) =>
  send({ ...sms, ...config, apiBaseUrl: `${url}/` }, { ...outgoing, ...rest }, egress),
);
const formSent = ({ received }: Sending) => formFields(received[0]?.body ?? "");

describe("what Twilio is sent", () => {
  test("a form with basic auth at the account's address; Twilio's id is kept", async () => {
    const sent = await sending(taken, {});
    expect(sent.outcome).toEqual({ type: "sent", externalId: "SM5e6f" });
    expect(sent.received).toMatchObject([
      {
        method: "POST",
        path: `/2010-04-01/Accounts/${sms.accountSid}/Messages.json`,
        headers: {
          authorization: `Basic ${credentials}`,
          "content-type": "application/x-www-form-urlencoded",
        },
      },
    ]);
    expect(formSent(sent)).toEqual({ To: ANYA.phone, From: sms.from, Body: "1 + 1 = 2 & caf\u00e9?" });
  });

  test("WhatsApp from and to its own addresses", async () => {
    const to = `whatsapp:${ANYA.phone}`;
    expect(formSent(await sending(taken, { config: whatsapp, rest: { to } }))).toMatchObject({
      To: to,
      From: whatsapp.from,
    });
  });

  test("a choice is a numbered list", async () => {
    const options = [
      { id: "a", title: "Red" },
      { id: "b", title: "Green" },
    ];
    expect(formSent(await sending(taken, { rest: { text: "Which?", options } })).Body).toBe(
      "Which?\n1. Red\n2. Green",
    );
  });

  test("receipts are asked for at the webhook, or at the address given for them; what Twilio signs is another setting", async () => {
    const webhookUrl = "https://contacts.business.org/channels/channel_1/webhook";
    const publicUrl = "https://proxy.business.org/twilio";
    const callback = async (config: Partial<TwilioConfig>) =>
      formSent(await sending(taken, { config, rest: { webhookUrl } })).StatusCallback;
    expect(await callback({})).toBe(webhookUrl);
    expect(await callback({ publicUrl })).toBe(webhookUrl);
    const statusCallbackUrl = "https://proxy.business.org/receipts";
    expect(await callback({ publicUrl, statusCallbackUrl })).toBe(statusCallbackUrl);
  });

  test("a Messaging Service chooses the number", async () => {
    const from = `MG${"0a".repeat(16)}`;
    expect(formSent(await sending(taken, { config: { from } }))).toEqual({
      To: ANYA.phone,
      MessagingServiceSid: from,
      Body: outgoing.text,
    });
  });

  test("receipts are not asked for at an address inside, which Twilio could not reach: it would refuse the message", async () => {
    const rest = { webhookUrl: "http://10.0.0.7:4000/channels/channel_1/webhook" };
    expect(formSent(await sending(taken, { rest }))).not.toHaveProperty("StatusCallback");
  });
});

describe("what Twilio answers", () => {
  test("a refusal is final, with its code and words", async () => {
    const refusal = {
      code: 21211,
      message: "Invalid 'To' Phone Number",
      more_info: "https://www.twilio.com/docs/errors/21211",
      status: 400,
    };
    expect((await sending(json(400, refusal), {})).outcome).toEqual({
      type: "failed",
      reason: "HTTP 400: 21211 Invalid 'To' Phone Number",
    });
  });

  test("the credentials are not shown, encoded neither", async () => {
    const { outcome } = await sending(
      json(401, { code: 20003, message: `Authenticate: Basic ${credentials}` }),
      {},
    );
    expect(outcome).toEqual({ type: "failed", reason: "HTTP 401: 20003 Authenticate: Basic [secret]" });
  });

  test("a limit is tried again when it says", async () => {
    const limit = json(
      429,
      { code: 20429, message: "Too Many Requests", status: 429 },
      { "retry-after": "3" },
    );
    expect((await sending(limit, {})).outcome).toEqual({
      type: "retry",
      reason: "HTTP 429: 20429 Too Many Requests",
      afterMs: 3_000,
    });
  });
});
