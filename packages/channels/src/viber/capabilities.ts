import { type Capabilities, TEXT_ALONE } from "../capabilities.ts";

const MIB = 1024 * 1024;

export const capabilities = {
  ...TEXT_ALONE,
  // Source: Viber, REST Bot API: a picture has 1 MB (a larger one goes as a file), a video 26 MB, a file 50 MB.
  media: {
    IMAGE: { most: 25 * MIB },
    VIDEO: { most: 25 * MIB },
    AUDIO: { most: 25 * MIB },
    VOICE: { most: 25 * MIB },
    DOCUMENT: { most: 25 * MIB },
  },
  // Source: Viber, Keyboards: 24 rows at most; a title beyond what one row shows is cut off, though 250 characters are taken.
  choices: { BUTTONS: { count: 24, title: 60, id: Number.POSITIVE_INFINITY } },
} as const satisfies Capabilities;
