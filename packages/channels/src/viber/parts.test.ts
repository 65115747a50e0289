import type { InboundEvent, Touch } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { MalformedPayload } from "../malformed.ts";
import { openChannel } from "../open-channel.ts";
import { posted } from "../testing/request.ts";
import { viberConfig } from "./config.ts";
import { parseExactly } from "./exact-json.ts";
import { config, JOHN, message, receipt, signed, text, withToken } from "./testing/payloads.ts";
import { verify } from "./verify.ts";

const channel = openChannel("VIBER", config);
const events = (payload: unknown): Promise<readonly InboundEvent[]> => channel.parse(signed(payload));
const touch = async (payload: unknown): Promise<Touch | undefined> => {
  const [event] = await events(payload);
  return event?.type === "touch" ? event.touch : undefined;
};

test("the published signature is believed; one blank more, or one character off, is not", () => {
  const body = '{"event":"webhook","timestamp":1457764197627,"message_token":241256543215}';
  const signature = "16ef0ad6e0d5dca3ec44b6963858b2cb30f571c9b560f5a2db7d4e2ef10be8f6";
  const believed = (sent: string, header: string) =>
    verify(
      { ...config, authToken: "viber-auth-token" },
      posted(sent, { "x-viber-content-signature": header }),
    );
  expect(believed(body, signature)).toBe(true);
  expect(believed(`${body} `, signature)).toBe(false);
  expect(believed(body, signature.replace("16ef", "16ee"))).toBe(false);
  expect(verify({ ...config, authToken: "" }, signed(body, ""))).toBe(false);
});

describe("message tokens of 64 bits", () => {
  test("are kept to their last digit, in messages and in receipts", async () => {
    const [one, next] = ["4912661846655238145", "4912661846655238146"];
    expect(Number(one)).toBe(Number(next));
    for (const token of [one, next]) {
      expect((await touch(withToken(message(text("hi")), token)))?.message?.externalId).toBe(token);
      expect(await events(withToken(receipt("seen"), token))).toEqual([
        { type: "receipt", receipt: { externalId: token, status: "READ" } },
      ]);
    }
  });

  test("any integer is kept as it is written, and everything else as JSON.parse reads it", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.jsonValue(), (token, value) => {
        fc.pre(!/\d{16}/.test(JSON.stringify(value)));
        const read = parseExactly(`{"token":${token},"value":${JSON.stringify(value)}}`) as {
          token: unknown;
          value: unknown;
        };
        expect(String(read.token)).toBe(String(token));
        expect(JSON.stringify(read.value)).toBe(JSON.stringify(value));
      }),
    );
  });
});

describe("who wrote", () => {
  test("a whole callback gives the account, and name and language as claims", async () => {
    expect(await events(message(text("hello")))).toEqual([
      {
        type: "touch",
        touch: {
          accounts: ["01234567890A="],
          replyTo: "01234567890A=",
          label: "John McClane",
          origin: "CHANNEL_METADATA",
          identifiers: [],
          fields: [
            { field: "displayName", value: "John McClane", assurance: "CLAIMED" },
            { field: "language", value: "en", assurance: "CLAIMED" },
          ],
          message: {
            externalId: "4912661846655",
            externalScope: "",
            sentAt: 1_749_416_383_000,
            text: "hello",
            content: { kind: "TEXT" },
          },
        },
      },
    ]);
  });

  test("without a name the id names the source", async () => {
    expect(await touch(message(text("hi"), { sender: { id: JOHN.id } }))).toMatchObject({
      label: JOHN.id,
      fields: [],
    });
  });

  test("a shared contact is a claim where it is the sender's own card, else it proves nothing", async () => {
    const phones = async (card: object, rest: object = {}) =>
      (await touch(message({ type: "contact", contact: card }, rest)))?.identifiers;
    const phone_number = "+14155550123";
    const own = [{ kind: "PHONE", raw: phone_number, assurance: "CLAIMED" }];
    expect(await phones({ name: JOHN.name, phone_number })).toEqual(own);
    expect(await phones({ name: ` john  MCCLANE `, phone_number })).toEqual(own);
    expect(await phones({ name: "Alex", phone_number })).toEqual([]);
    expect(await phones({ phone_number })).toEqual([]);
    expect(await phones({ name: JOHN.name, phone_number: "" })).toEqual([]);
    expect(await phones({ name: JOHN.name, phone_number }, { sender: { id: JOHN.id } })).toEqual([]);
  });
});

describe("receipts", () => {
  test.each([
    ["delivered", { status: "DELIVERED" }],
    ["seen", { status: "READ" }],
  ])("%s", async (event, expected) => {
    expect(await events(receipt(event))).toEqual([
      { type: "receipt", receipt: { externalId: "4912661846655", ...expected } },
    ]);
  });

  test("a failure says why", async () => {
    const failure = (rest?: object) => events(receipt("failed", rest));
    expect(await failure({ desc: "failure description" })).toMatchObject([
      { receipt: { status: "FAILED", failure: "failure description" } },
    ]);
    expect(await failure()).toMatchObject([
      { receipt: { status: "FAILED", failure: "Viber gave no reason" } },
    ]);
  });
});

test.each(["webhook", "subscribed", "unsubscribed", "conversation_started", "client_status", "constructor"])(
  "%s tells of nobody who wrote to us",
  async (event) => {
    expect(await events(receipt(event, { user: JOHN }))).toEqual([
      { type: "ignored", reason: "notice", what: `event ${event}` },
    ]);
  },
);

test.each<[string, unknown]>([
  ["no event", { timestamp: 1 }],
  ["an event that is no word", { event: 7 }],
  ["a list", []],
])("%s is no callback", async (_name, payload) => {
  await expect(channel.parts(signed(JSON.stringify(payload)))).rejects.toThrow(MalformedPayload);
});

test("a broken token places nothing, and the part keeps its digits", async () => {
  const [part] = await channel.parts(signed(message(text("x"), { message_token: 1.5 })));
  expect(() => part?.read()).toThrow("message_token: must be an integer");
  expect(part?.body().toString("utf8")).toContain("1.5");
});

test("a sender's name that Viber would not show is refused", () => {
  expect(
    viberConfig.safeParse({ ...config, senderName: "x".repeat(29) }).error?.issues[0]?.message,
  ).toContain("28 characters");
  expect(viberConfig.safeParse({ ...config, senderName: " " }).success).toBe(false);
});
