import type { RawRequest } from "../../raw-request.ts";
import { posted } from "../../testing/request.ts";
import type { TelegramConfig } from "../config.ts";

export const config: TelegramConfig = {
  botToken: "7110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw",
  secretToken: "tg_5f2c9be1-77",
  apiBaseUrl: undefined,
};

export const told = (update: unknown, secretToken = config.secretToken): RawRequest =>
  posted(typeof update === "string" || Buffer.isBuffer(update) ? update : JSON.stringify(update), {
    "x-telegram-bot-api-secret-token": secretToken,
  });

/** His id does not fit into 32 bits. */
export const IVAN = {
  id: 5_123_456_789,
  is_bot: false,
  first_name: "Ivan",
  last_name: "Sidorov",
  username: "isidorov",
  language_code: "ru",
} as const;

export const chat = {
  id: IVAN.id,
  first_name: "Ivan",
  last_name: "Sidorov",
  username: "isidorov",
  type: "private",
} as const;

/** Source: Telegram, Bot API, Message. */
export const message = (content: object, rest: object = {}): object => ({
  message_id: 1365,
  from: IVAN,
  chat,
  date: 1749416383,
  ...content,
  ...rest,
});

export const update = (content: object, rest: object = {}): object => ({
  update_id: 904_881_345,
  message: message(content, rest),
});

/** Our question with its buttons, as Telegram repeats it in a callback query. */
export const question = {
  message_id: 1366,
  from: { id: 7_110_201_543, is_bot: true, first_name: "Support", username: "support_bot" },
  chat,
  date: 1749416390,
  text: "Which?",
  reply_markup: {
    inline_keyboard: [
      [{ text: "Red", callback_data: "run_1:1:0" }],
      [{ text: "Green", callback_data: "run_1:1:1" }],
    ],
  },
} as const;

export const pressed = (rest: object = {}): object => ({
  update_id: 904_881_346,
  callback_query: {
    id: "4382bfdwdsb323b2d9",
    from: IVAN,
    message: question,
    chat_instance: "-3775428319405462182",
    data: "run_1:1:1",
    ...rest,
  },
});

export const sharedContact = (rest: object = {}): object => ({
  contact: {
    phone_number: "14155550123",
    first_name: "Ivan",
    last_name: "Sidorov",
    user_id: IVAN.id,
    ...rest,
  },
});
