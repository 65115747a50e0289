import { type Capabilities, TEXT_ALONE } from "../capabilities.ts";

const MIB = 1024 * 1024;

export const capabilities = {
  ...TEXT_ALONE,
  // Source: Telegram, Bot API, sending files: 10 MB of a photo (a larger one goes as a document), 50 MB of others.
  media: {
    IMAGE: { most: 25 * MIB },
    VIDEO: { most: 25 * MIB },
    AUDIO: { most: 25 * MIB },
    VOICE: { most: 25 * MIB },
    DOCUMENT: { most: 25 * MIB },
    STICKER: { most: 25 * MIB },
  },
  // Source: Telegram, Bot API, InlineKeyboardButton (callback_data); 100 buttons is the most that a keyboard takes.
  choices: { BUTTONS: { count: 100, title: 64, id: 64 } },
} as const satisfies Capabilities;
