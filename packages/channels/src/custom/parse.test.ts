import type { InboundEvent } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { parse } from "./parse.ts";
import { bearer, config, OLGA, sent, textEvent } from "./testing/payloads.ts";
import { verify } from "./verify.ts";

const read = (rest: object = {}): readonly InboundEvent[] => parse(config, sent(rest));

describe("a call of the business's own system", () => {
  test("tells the contact with the channel's assurance", () => {
    expect(read()).toEqual([
      {
        type: "touch",
        touch: {
          accounts: ["crm-1081"],
          replyTo: "crm-1081",
          label: "Olga Reyes",
          origin: "CHANNEL_METADATA",
          identifiers: [
            { kind: "EMAIL", raw: OLGA.email, assurance: "CHANNEL" },
            { kind: "PHONE", raw: OLGA.phone, assurance: "CHANNEL" },
          ],
          fields: [
            { field: "firstName", value: "Olga", assurance: "CHANNEL" },
            { field: "lastName", value: "Reyes", assurance: "CHANNEL" },
            { field: "language", value: "es", assurance: "CHANNEL" },
          ],
          message: { externalId: "6f1c2f0e-53a5-4a2b-9d0a-1f0a6f3f3e11", externalScope: "", text: "hello" },
        },
      },
    ]);
  });

  test("empty strings, blanks, nulls and no contact at all are absent values", () => {
    const nothing = { touch: { identifiers: [], fields: [], label: "crm-1081" } };
    expect(
      read({ contact: { firstName: "", lastName: " ", email: null, phone: "", language: null } }),
    ).toMatchObject([nothing]);
    expect(read({ contact: null })).toMatchObject([nothing]);
    expect(read({ contact: undefined })).toMatchObject([nothing]);
  });

  test("several events are told in order, unknown ones in their places", () => {
    const events = [
      textEvent("one", "a"),
      { type: "weather" },
      textEvent("two", "b"),
      { ...textEvent("", "c"), message: { type: "image" } },
    ];
    expect(
      read({ events }).map((event) => (event.type === "touch" ? event.touch.message?.text : event.type)),
    ).toEqual(["one", "ignored", "two", "ignored"]);
    expect(read({ events: [] })).toEqual([]);
  });

  test("ids may be whole numbers that JSON keeps exactly", () => {
    expect(read({ contactId: 1081, events: [textEvent("x", 7)] })).toMatchObject([
      { touch: { accounts: ["1081"], message: { externalId: "7" } } },
    ]);
    expect(() => read({ contactId: 2 ** 53 })).toThrow("contactId: must be a non-empty string");
  });

  test("an address keeps what cannot be stored, so that it is not taken for somebody else's", () => {
    const values = { email: " a\u0000@shop.dev", phone: "+1415555\ud8000123" };
    const [event] = read({ contact: { ...values, firstName: "A\u0000nn\ud800" } });
    expect(event).toMatchObject({
      touch: {
        label: "Ann\ufffd",
        identifiers: [{ raw: "a\u0000@shop.dev" }, { raw: values.phone }],
      },
    });
  });

  test("the channel may be left out, but not be another one", () => {
    expect(read({ channelId: undefined })).toHaveLength(1);
    expect(read({ channelId: null })).toHaveLength(1);
    expect(() => read({ channelId: "channel_00000000000000000000000000" })).toThrow(
      "channelId: is not the channel that was called",
    );
  });

  test.each([
    ["no contactId", { contactId: undefined }, "contactId: "],
    ["an empty contactId", { contactId: "" }, "contactId: "],
    ["a placeholder", { contactId: "null" }, "contactId: is a placeholder"],
    ["zero", { contactId: 0 }, "contactId: is a placeholder"],
    ["events are no list", { events: "none" }, "events: "],
    [
      "no mId",
      { events: [textEvent("x"), { type: "message", message: { type: "text", text: "x" } }] },
      "events.1.mId: ",
    ],
    ["an empty text", { events: [textEvent("")] }, "events.0.message.text: must not be empty"],
    ["a number for an e-mail", { contact: { email: 7 } }, "contact.email: "],
    [
      "a long name",
      { contact: { firstName: "x".repeat(1025) } },
      "contact.firstName: must have at most 1024",
    ],
    ["a long address", { contact: { email: "x".repeat(100_000) } }, "contact.email: must have at most 1024"],
    ["a long id", { contactId: "x".repeat(513) }, "contactId: must have at most 512"],
    [
      "many events",
      { events: Array.from({ length: 1001 }, () => ({ type: "weather" })) },
      "events: must have at most 1000",
    ],
    [
      "a long text",
      { events: [textEvent("x".repeat(100_001))] },
      "events.0.message.text: must have at most 100000",
    ],
  ])("%s is malformed, and the place is named", (_name, rest, reason) => {
    expect(() => read(rest)).toThrow(reason);
  });
});

test("the token is taken as a bearer token alone", () => {
  const request = bearer("{}");
  expect(verify(config, request)).toBe(true);
  for (const authorization of [
    config.token,
    `Basic ${config.token}`,
    `Bearer ${config.token} more`,
    `Bearer ${config.token}x`,
    "Bearer ",
    undefined,
  ]) {
    expect(verify(config, { ...request, headers: { authorization } })).toBe(false);
  }
});
