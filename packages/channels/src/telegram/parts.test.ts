import type { InboundEvent, Touch } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { MalformedPayload } from "../malformed.ts";
import { openChannel } from "../open-channel.ts";
import { telegramConfig } from "./config.ts";
import {
  chat,
  config,
  IVAN,
  message,
  pressed,
  question,
  sharedContact,
  told,
  update,
} from "./testing/payloads.ts";

const channel = openChannel("TELEGRAM", config);
const events = (payload: unknown): Promise<readonly InboundEvent[]> => channel.parse(told(payload));
const touch = async (payload: unknown): Promise<Touch | undefined> => {
  const [event] = await events(payload);
  return event?.type === "touch" ? event.touch : undefined;
};

describe("who wrote", () => {
  test("a whole update gives the account, and names and language as claims", async () => {
    expect(await events(update({ text: "hello" }))).toEqual([
      {
        type: "touch",
        touch: {
          accounts: ["5123456789"],
          replyTo: "5123456789",
          label: "Ivan Sidorov",
          origin: "CHANNEL_METADATA",
          identifiers: [],
          fields: [
            { field: "firstName", value: "Ivan", assurance: "CLAIMED" },
            { field: "lastName", value: "Sidorov", assurance: "CLAIMED" },
            { field: "language", value: "ru", assurance: "CLAIMED" },
          ],
          message: {
            externalId: "1365",
            externalScope: "5123456789",
            sentAt: 1_749_416_383_000,
            text: "hello",
            content: { kind: "TEXT" },
          },
        },
      },
    ]);
  });

  test("an id of 52 bits is kept to its last digit; one beyond what JSON numbers hold is malformed", async () => {
    const [largest, beyond] = ["4503599627370495", "9007199254740993"];
    const from = (id: string) => JSON.stringify(update({ text: "hi" })).replaceAll(String(IVAN.id), id);
    expect(await touch(from(largest))).toMatchObject({
      accounts: [largest],
      replyTo: largest,
      message: { externalScope: largest },
    });
    await expect(events(from(beyond))).rejects.toThrow("message.chat.id: ");
  });

  test("the same number in another chat is another message", async () => {
    const other = { ...IVAN, id: 5_987_654_321 };
    const his = (await touch(update({ text: "hi" })))?.message;
    const hers = (await touch(update({ text: "hi" }, { from: other, chat: { ...chat, id: other.id } })))
      ?.message;
    expect(hers?.externalId).toBe(his?.externalId);
    expect(hers?.externalScope).not.toBe(his?.externalScope);
  });

  test("without names the username names the source, and without that the id", async () => {
    const nameless = { ...IVAN, first_name: "", last_name: undefined };
    expect(await touch(update({ text: "hi" }, { from: nameless }))).toMatchObject({
      label: "@isidorov",
      fields: [{ field: "language" }],
    });
    expect((await touch(update({ text: "hi" }, { from: { ...nameless, username: undefined } })))?.label).toBe(
      "5123456789",
    );
  });
});

describe("a shared contact", () => {
  const phones = async (rest?: object) =>
    (await touch(update(sharedContact(rest))))?.identifiers.map(({ raw, assurance }) => [raw, assurance]);

  test("proves the sender's own phone, with a plus sign where Telegram left it out", async () => {
    expect(await phones()).toEqual([["+14155550123", "CHANNEL"]]);
    expect(await phones({ phone_number: "+14155550123" })).toEqual([["+14155550123", "CHANNEL"]]);
  });

  test.each<[string, object]>([
    ["another person's", { user_id: IVAN.id + 1 }],
    ["of somebody whom Telegram does not know", { user_id: undefined }],
    ["without a number", { phone_number: "" }],
  ])("one %s proves nothing", async (_name, rest) => {
    expect(await phones(rest)).toEqual([]);
  });
});

describe("a pressed button", () => {
  test("is a message with its title, the option's id, and an id of its own that stays over deliveries", async () => {
    expect(await touch(pressed())).toMatchObject({
      accounts: ["5123456789"],
      message: {
        externalId: "callback:4382bfdwdsb323b2d9",
        externalScope: "5123456789",
        text: "Green",
        choiceId: "run_1:1:1",
      },
    });
  });

  test.each<[string, object]>([
    ["a message that is no longer accessible", { message: { chat, message_id: 1366, date: 0 } }],
    ["a keyboard that has changed", { message: { ...question, reply_markup: { inline_keyboard: [] } } }],
  ])("says its data under %s", async (_name, rest) => {
    expect((await touch(pressed(rest)))?.message).toMatchObject({ text: "run_1:1:1", choiceId: "run_1:1:1" });
  });
});

test("a business account's messages are counted apart from the bot's own, and both are of the same person", async () => {
  const business = { business_message: message({ text: "hi" }, { business_connection_id: "bc1" }) };
  expect(await touch(business)).toMatchObject({
    accounts: [String(IVAN.id)],
    message: { externalId: "1365", externalScope: `business:bc1:${IVAN.id}` },
  });
});

test("an edit goes with the message as it is now, for the case that it was never seen", async () => {
  const edited = { edited_message: message({ text: "Pier 17" }, { edit_date: 1_749_416_500 }) };
  expect(await events(edited)).toMatchObject([
    {
      type: "edit",
      edit: {
        on: { externalId: "1365", externalScope: "5123456789" },
        said: { text: "Pier 17" },
        at: 1_749_416_500_000,
        touch: { accounts: ["5123456789"], message: { externalId: "1365", text: "Pier 17" } },
      },
    },
  ]);
});

test("a reaction tells who reacted, for the case that the message is not known", async () => {
  const reaction = {
    chat,
    message_id: 7,
    user: IVAN,
    date: 1_749_416_400,
    old_reaction: [],
    new_reaction: [],
  };
  expect(await events({ message_reaction: reaction })).toMatchObject([
    {
      reaction: {
        on: { externalId: "7", externalScope: "5123456789" },
        emoji: null,
        by: "CONTACT",
        at: 1_749_416_400_000,
        touch: { accounts: ["5123456789"], label: "Ivan Sidorov" },
      },
    },
  ]);
});

test("a chat whose kind cannot be read is private where its id is a person's", async () => {
  expect(await touch(update({ text: "x" }, { chat: { id: IVAN.id } }))).toMatchObject({
    message: { text: "x" },
  });
  expect(await events(update({ text: "x" }, { chat: { id: -100_123 } }))).toMatchObject([
    { type: "ignored", reason: "not-private" },
  ]);
});

test("the channel's secrets do not stay in a part that is shown", async () => {
  const part = { hologram: { note: `${config.botToken} and ${config.secretToken}` } };
  const said = JSON.stringify(await touch(update(part)));
  expect(said).not.toContain(config.botToken);
  expect(said).not.toContain(config.secretToken);
});

test.each<[string, unknown]>([
  ["a list", []],
  ["a text", "hello"],
  ["an object of somebody else's", { hello: 1 }],
])("%s is no update", async (_name, payload) => {
  await expect(channel.parts(told(JSON.stringify(payload)))).rejects.toThrow(MalformedPayload);
});

test("a bot token that would lead to another URL, and a secret that Telegram would not take, are refused", () => {
  for (const botToken of ["1/../2", "1:a?b", "1:a b", "1:ä"])
    expect(telegramConfig.safeParse({ ...config, botToken }).success).toBe(false);
  for (const secretToken of ["two words", "a".repeat(257)]) {
    expect(telegramConfig.safeParse({ ...config, secretToken }).success).toBe(false);
  }
});
