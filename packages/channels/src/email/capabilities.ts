import { type Capabilities, TEXT_ALONE } from "../capabilities.ts";

const MIB = 1024 * 1024;
const MOST = { most: 18 * MIB };

export const capabilities = {
  ...TEXT_ALONE,
  // Most mail servers take 25 MB of a mail, and base64 makes a third more of a file.
  media: { IMAGE: MOST, VIDEO: MOST, AUDIO: MOST, VOICE: MOST, DOCUMENT: MOST, STICKER: MOST },
  mediaInAll: 18 * MIB,
} as const satisfies Capabilities;
