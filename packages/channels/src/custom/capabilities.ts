import { type Capabilities, TEXT_ALONE } from "../capabilities.ts";

const ANY = Number.POSITIVE_INFINITY;

const MIB = 1024 * 1024;
const MOST = { most: 25 * MIB };

export const capabilities = {
  ...TEXT_ALONE,
  // The business's own system gets links, and does with them as it likes.
  media: { IMAGE: MOST, VIDEO: MOST, AUDIO: MOST, VOICE: MOST, DOCUMENT: MOST, STICKER: MOST },
  // The business's own system gets the titles, and shows them as it likes.
  choices: { BUTTONS: { count: ANY, title: ANY, id: ANY } },
} as const satisfies Capabilities;
