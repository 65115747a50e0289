import { type Capabilities, TEXT_ALONE } from "../capabilities.ts";

const MIB = 1024 * 1024;

export const capabilities = {
  ...TEXT_ALONE,
  // Source: LINE, Messaging API reference, image and video message; LINE has no message for other files, which go as a link.
  media: {
    IMAGE: { most: 25 * MIB },
    VIDEO: { most: 25 * MIB },
    AUDIO: { most: 25 * MIB },
    VOICE: { most: 25 * MIB },
    DOCUMENT: { most: 25 * MIB },
  },
  // Source: LINE, Messaging API reference, quick reply and postback action.
  choices: { QUICK_REPLIES: { count: 13, title: 20, id: 200 } },
} as const satisfies Capabilities;
