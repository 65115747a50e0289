import { type Capabilities, TEXT_ALONE } from "../capabilities.ts";

export const capabilities = {
  ...TEXT_ALONE,
  // Source: Telegram, Bot API, InlineKeyboardButton (callback_data); 100 buttons is the most that a keyboard takes.
  choices: { BUTTONS: { count: 100, title: 64, id: 64 } },
} as const satisfies Capabilities;
