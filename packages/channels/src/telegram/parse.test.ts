import type { InboundEvent, Touch } from "@contact-identity/domain";
import { describe, expect, test } from "@jest/globals";
import { telegramConfig } from "./config.ts";
import { parse } from "./parse.ts";
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

const events = (payload: unknown): readonly InboundEvent[] => parse(config, told(payload));
const touch = (payload: unknown): Touch | undefined => {
  const [event] = events(payload);
  return event?.type === "touch" ? event.touch : undefined;
};

describe("who wrote", () => {
  test("a whole update gives the account, and names and language as claims", () => {
    expect(events(update({ text: "hello" }))).toEqual([
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
          message: { externalId: "1365", externalScope: "5123456789", text: "hello" },
        },
      },
    ]);
  });

  test("an id of 52 bits is kept to its last digit; one beyond what JSON numbers hold is malformed", () => {
    const [largest, beyond] = ["4503599627370495", "9007199254740993"];
    const from = (id: string) => JSON.stringify(update({ text: "hi" })).replaceAll(String(IVAN.id), id);
    expect(touch(from(largest))).toMatchObject({
      accounts: [largest],
      replyTo: largest,
      message: { externalScope: largest },
    });
    expect(() => events(from(beyond))).toThrow("message.chat.id: ");
  });

  test("the same number in another chat is another message", () => {
    const other = { ...IVAN, id: 5_987_654_321 };
    const his = touch(update({ text: "hi" }))?.message;
    const hers = touch(update({ text: "hi" }, { from: other, chat: { ...chat, id: other.id } }))?.message;
    expect(hers?.externalId).toBe(his?.externalId);
    expect(hers?.externalScope).not.toBe(his?.externalScope);
  });

  test("without names the username names the source, and without that the id", () => {
    const nameless = { ...IVAN, first_name: "", last_name: undefined };
    expect(touch(update({ text: "hi" }, { from: nameless }))).toMatchObject({
      label: "@isidorov",
      fields: [{ field: "language" }],
    });
    expect(touch(update({ text: "hi" }, { from: { ...nameless, username: undefined } }))?.label).toBe(
      "5123456789",
    );
  });
});

describe("a shared contact", () => {
  const phones = (rest?: object) =>
    touch(update(sharedContact(rest)))?.identifiers.map(({ raw, assurance }) => [raw, assurance]);

  test("proves the sender's own phone, with a plus sign where Telegram left it out", () => {
    expect(phones()).toEqual([["+14155550123", "CHANNEL"]]);
    expect(phones({ phone_number: "+14155550123" })).toEqual([["+14155550123", "CHANNEL"]]);
  });

  test.each<[string, object]>([
    ["another person's", { user_id: IVAN.id + 1 }],
    ["of somebody whom Telegram does not know", { user_id: undefined }],
    ["without a number", { phone_number: "" }],
  ])("one %s proves nothing", (_name, rest) => {
    expect(phones(rest)).toEqual([]);
  });

  test("is told in the conversation, without the number", () => {
    expect(touch(update(sharedContact({ user_id: 1 })))?.message?.text).toBe("[contact] Ivan Sidorov");
  });
});

describe("what was written", () => {
  const file = { file_id: "AgACAgIAAxkBAAI", file_unique_id: "AQADr8cxG", file_size: 1024 };
  test.each<[string, object, object]>([
    ["text", { text: "line\none" }, { text: "line\none" }],
    [
      "a command",
      { text: "/start ref-1", entities: [{ type: "bot_command", offset: 0, length: 6 }] },
      { text: "/start ref-1" },
    ],
    [
      "a place",
      { location: { latitude: 1.5, longitude: -2 } },
      { text: "1.5, -2", location: { lat: 1.5, lon: -2 } },
    ],
    [
      "a venue, which comes with its place",
      {
        venue: { location: { latitude: 1.5, longitude: -2 }, title: "Cafe", address: "Main St" },
        location: { latitude: 1.5, longitude: -2 },
      },
      { text: "Cafe, Main St", location: { lat: 1.5, lon: -2 } },
    ],
    [
      "a photo with caption",
      { photo: [{ ...file, width: 90, height: 51 }], caption: "my cat" },
      { text: "my cat" },
    ],
    ["a photo", { photo: [{ ...file, width: 90, height: 51 }] }, { text: "[image]" }],
    ["an animation, which comes with a document", { document: file, animation: file }, { text: "[video]" }],
    ["a video", { video: file }, { text: "[video]" }],
    ["a video note", { video_note: file }, { text: "[video]" }],
    ["a voice message", { voice: { ...file, duration: 3 } }, { text: "[audio]" }],
    ["a piece of music", { audio: file }, { text: "[audio]" }],
    ["a document", { document: { ...file, file_name: "a.pdf" } }, { text: "[document]" }],
    ["a sticker", { sticker: { ...file, emoji: "👍" } }, { text: "[sticker]" }],
  ])("%s", (_name, content, expected) => {
    expect(touch(update(content))?.message).toEqual({
      externalId: "1365",
      externalScope: "5123456789",
      ...expected,
    });
  });
});

describe("a pressed button", () => {
  test("is a message with its title, the option's id, and an id of its own that stays over deliveries", () => {
    expect(touch(pressed())).toMatchObject({
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
  ])("says its data under %s", (_name, rest) => {
    expect(touch(pressed(rest))?.message).toMatchObject({ text: "run_1:1:1", choiceId: "run_1:1:1" });
  });
});

describe("what is left alone", () => {
  const group = { id: -1_001_234_567_890, title: "Team", type: "supergroup" };
  test.each<[string, unknown, string]>([
    ["an edited message", { update_id: 1, edited_message: message({ text: "x" }) }, "update edited_message"],
    ["a poll", { update_id: 1, poll: { id: "1", question: "?" } }, "update poll"],
    ["an empty update", { update_id: 1 }, "update without content"],
    ["a group", update({ text: "x" }, { chat: group }), "message outside a private chat"],
    [
      "an anonymous admin of a group",
      update({ text: "x" }, { chat: group, from: undefined }),
      "message outside a private chat",
    ],
    ["a bot", update({ text: "x" }, { from: { ...IVAN, is_bot: true } }), "message of a bot"],
    ["a service message", update({ pinned_message: message({ text: "x" }) }), "message of an unknown kind"],
    [
      "a button in a group",
      pressed({ message: { ...question, chat: group } }),
      "button outside a private chat",
    ],
    [
      "a button of an inline message",
      pressed({ message: undefined }),
      "button of an inline message or a game",
    ],
    ["a game", pressed({ data: undefined, game_short_name: "x" }), "button of an inline message or a game"],
  ])("%s", (_name, payload, what) => {
    expect(events(payload)).toEqual([{ type: "ignored", reason: "notice", what }]);
  });
});

test.each<[string, unknown, string]>([
  ["no update", { message: message({ text: "x" }) }, "update_id: "],
  ["a message that is none", { update_id: 1, message: "hello" }, "message: "],
  ["no sender", update({ text: "x" }, { from: undefined }), "message.from: "],
  ["a placeholder", update({ text: "x" }, { from: { ...IVAN, id: 0 } }), "message.from.id: is a placeholder"],
  ["an id in words", update({ text: "x" }, { from: { ...IVAN, id: "ivan" } }), "message.from.id: "],
  ["no message id", update({ text: "x" }, { message_id: undefined }), "message.message_id: "],
  ["a text that is none", update({ text: 7 }), "message.text: "],
  [
    "a place off the globe",
    update({ location: { latitude: 91, longitude: 0 } }),
    "message.location.latitude: ",
  ],
  [
    "a venue off the globe",
    update({ venue: { location: { latitude: 0, longitude: 181 } } }),
    "message.venue.location.longitude: ",
  ],
  ["a button without its query", pressed({ id: "" }), "callback_query.id: must not be empty"],
])("%s is malformed, and the place is named", (_name, payload, reason) => {
  expect(() => events(payload)).toThrow(reason);
});

test("a bot token that would lead to another URL, and a secret that Telegram would not take, are refused", () => {
  for (const botToken of ["1/../2", "1:a?b", "1:a b", "1:ä"])
    expect(telegramConfig.safeParse({ ...config, botToken }).success).toBe(false);
  for (const secretToken of ["two words", "a".repeat(257)]) {
    expect(telegramConfig.safeParse({ ...config, secretToken }).success).toBe(false);
  }
});
