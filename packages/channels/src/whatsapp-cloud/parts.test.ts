import type { InboundEvent, Touch } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { readAll } from "../testing/read-all.ts";
import { parts } from "./parts.ts";
import {
  change,
  config,
  contact,
  envelope,
  message,
  SHEENA,
  signed,
  text,
  told,
  WAMID,
} from "./testing/payloads.ts";
import { verify } from "./verify.ts";

const parse = (...call: Parameters<typeof parts>): readonly InboundEvent[] => readAll(parts(...call));
const events = (value: object): readonly InboundEvent[] => parse(config, told(value));
const touches = (list: readonly InboundEvent[]): readonly Touch[] =>
  list.flatMap((event) => (event.type === "touch" ? [event.touch] : []));
const texts = (list: readonly InboundEvent[]): readonly (string | undefined)[] =>
  touches(list).map((touch) => touch.message?.text);

const BOB = { waId: "14155550199", userId: "US.90000000000000000001", name: "Bob Ray" } as const;
const HIDDEN_BOB = { userId: BOB.userId, name: BOB.name } as const;

describe("who wrote", () => {
  test("a whole envelope gives both ids, the phone, and the name as a claim", () => {
    expect(events({ contacts: [contact(SHEENA)], messages: [message(SHEENA, text("hello"))] })).toEqual([
      {
        type: "touch",
        touch: {
          accounts: ["US.13491208655302741918", "14155550123"],
          replyTo: "14155550123",
          label: "Sheena Nelson",
          origin: "CHANNEL_METADATA",
          identifiers: [{ kind: "PHONE", raw: "+14155550123", assurance: "CHANNEL" }],
          fields: [{ field: "displayName", value: "Sheena Nelson", assurance: "CLAIMED" }],
          message: { externalId: WAMID, externalScope: "", text: "hello", sentAt: 1749416383000 },
        },
      },
    ]);
  });

  test("a hidden number: one account, replies to it, no phone", () => {
    const [touch] = touches(
      events({ contacts: [contact(HIDDEN_BOB)], messages: [message(HIDDEN_BOB, text("hi"))] }),
    );
    expect(touch).toMatchObject({
      accounts: [BOB.userId],
      replyTo: BOB.userId,
      label: "Bob Ray",
      identifiers: [],
    });
  });

  test("a wa_id alone, and no contact beside it", () => {
    const [touch] = touches(events({ messages: [message({ waId: BOB.waId }, text("hi"))] }));
    expect(touch).toMatchObject({
      accounts: [BOB.waId],
      replyTo: BOB.waId,
      label: "+14155550199",
      fields: [],
    });
  });

  test("contacts in another order than their messages go to their right owners", () => {
    const list = events({
      contacts: [contact(HIDDEN_BOB), contact(SHEENA)],
      messages: [message(SHEENA, text("from Sheena")), message(HIDDEN_BOB, text("from Bob"))],
    });
    expect(touches(list).map(({ label, accounts, message }) => [label, accounts, message?.text])).toEqual([
      ["Sheena Nelson", [SHEENA.userId, SHEENA.waId], "from Sheena"],
      ["Bob Ray", [BOB.userId], "from Bob"],
    ]);
  });

  test("an id that only the contact carries is taken from it", () => {
    const [byNumber] = touches(
      events({
        contacts: [contact(BOB), contact(SHEENA)],
        messages: [message({ waId: SHEENA.waId }, text("hi"))],
      }),
    );
    expect(byNumber?.accounts).toEqual([SHEENA.userId, SHEENA.waId]);
    const [byUser] = touches(
      events({
        contacts: [contact(BOB), contact(SHEENA)],
        messages: [message({ userId: SHEENA.userId }, text("hi"))],
      }),
    );
    expect(byUser).toMatchObject({ accounts: [SHEENA.userId, SHEENA.waId], replyTo: SHEENA.waId });
  });

  test("a contact of the same number but another person's id is not the sender", () => {
    const reissued = { ...SHEENA, userId: "US.22222222222222222222", name: "The Next" };
    const [touch] = touches(
      events({ contacts: [contact(SHEENA)], messages: [message(reissued, text("hi"))] }),
    );
    expect(touch).toMatchObject({ accounts: [reissued.userId, SHEENA.waId], fields: [] });
    const [unsaid] = touches(
      events({
        contacts: [contact(SHEENA), contact(reissued)],
        messages: [message({ waId: SHEENA.waId }, text("hi"))],
      }),
    );
    expect(unsaid).toMatchObject({ accounts: [SHEENA.waId], fields: [] });
  });

  test.each([
    ["5215512345678", "+525512345678"],
    ["551187654321", "+5511987654321"],
    ["541123456789", "+5491123456789"],
  ])("%s is no phone: the number is %s, replies go to the raw id", (waId, raw) => {
    const [touch] = touches(events({ messages: [message({ waId }, text("hi"))] }));
    expect(touch).toMatchObject({ accounts: [waId], replyTo: waId, identifiers: [{ raw }] });
  });

  test("a card proves the sender's own number only when WhatsApp made it at our request", () => {
    const card = (origin: string | undefined) => ({
      type: "contacts",
      contacts: [
        {
          origin,
          name: { formatted_name: "Some One" },
          phones: [{ phone: "+1 (415) 555-0177", wa_id: "14155550177", type: "MOBILE" }],
        },
      ],
    });
    const read = (origin?: string) => touches(events({ messages: [message(HIDDEN_BOB, card(origin))] }))[0];
    expect(read("contact_request")?.identifiers).toEqual([
      { kind: "PHONE", raw: "+14155550177", assurance: "CHANNEL" },
    ]);
    expect(read("other")?.identifiers).toEqual([]);
    expect(read()?.identifiers).toEqual([]);
    expect(read("contact_request")?.accounts).toEqual([BOB.userId]);
  });
});

test("a text loses U+0000, which cannot be stored", () => {
  expect(texts(events({ messages: [message(SHEENA, text("a\u0000b"))] }))).toEqual(["ab"]);
});

describe("the envelope", () => {
  test("entries and changes are read in order; another number is told, an unknown field ignored, in their places", () => {
    const from = (body: string) => change({ messages: [message(SHEENA, text(body))] });
    const payload = {
      object: "whatsapp_business_account",
      entry: [
        { id: "1", changes: [from("one"), { field: "account_update", value: { event: "X" } }, from("two")] },
        {
          id: "2",
          changes: [change({ messages: [message(SHEENA, text("not ours"))] }, "999"), from("three")],
        },
      ],
    };
    const list = parse(config, signed(payload));
    expect(texts(list)).toEqual(["one", "two", "three"]);
    expect(list.map(({ type }) => type)).toEqual(["touch", "ignored", "touch", "elsewhere", "touch"]);
  });

  test("odd blanks, escapes and order survive, and the same JSON in other bytes is another body", () => {
    const raw = `{ "entry" : [ {"changes":[{"field":"messages","value":{"messages":[{"type":"text","text":{"body":"caf\\u00e9 \\/ \\u0026 \\ud83d\\ude00"},"id":"w1","from":"14155550123"}],"contacts":[{"wa_id":"14155550123","profile":{"name":"Zo\\u00eb"}}],"metadata":{"phone_number_id":"${config.phoneNumberId}"}}}],"id":"1"}  ],\n\t"object":"whatsapp_business_account" }\n`;
    const request = signed(raw);
    expect(verify(config, request)).toBe(true);
    expect(touches(parse(config, request))).toMatchObject([
      { label: "Zoë", message: { text: "café / & 😀" } },
    ]);
    expect(verify(config, { ...request, rawBody: Buffer.from(JSON.stringify(JSON.parse(raw))) })).toBe(false);
  });

  test("an empty entry is nothing", () => {
    expect(parse(config, signed({ object: "page", entry: [] }))).toEqual([]);
    expect(parse(config, signed(envelope()))).toEqual([]);
  });

  const first = "entry.0.changes.0.value";
  test.each<[string, unknown, string]>([
    ["entry is no list", { object: "whatsapp_business_account", entry: "none" }, "entry: "],
    ["no metadata", envelope({ field: "messages", value: {} }), `${first}.metadata: `],
    ["messages are no list", envelope(change({ messages: 7 })), `${first}.messages: `],
    [
      "no id",
      envelope(change({ messages: [message(SHEENA, text("x"), "")] })),
      `${first}.messages.0.id: must not be empty`,
    ],
    [
      "an endless id",
      envelope(change({ messages: [message(SHEENA, text("x"), "w".repeat(513))] })),
      `${first}.messages.0.id: must have at most 512`,
    ],
    [
      "nobody",
      envelope(change({ messages: [message({}, text("x"))] })),
      `${first}.messages.0.from: is missing, and from_user_id too`,
    ],
    [
      "a placeholder",
      envelope(change({ messages: [message({ waId: "undefined" }, text("x"))] })),
      `${first}.messages.0.from: is a placeholder`,
    ],
    [
      "a placeholder beside a number",
      envelope(change({ messages: [message({ ...SHEENA, userId: "NULL" }, text("x"))] })),
      `${first}.messages.0.from_user_id: is a placeholder`,
    ],
    ["a status without id", envelope(change({ statuses: [{ status: "sent" }] })), `${first}.statuses.0.id: `],
  ])("%s is malformed, and the place is named", (_name, payload, reason) => {
    expect(() => parse(config, signed(payload))).toThrow(reason);
  });
});
