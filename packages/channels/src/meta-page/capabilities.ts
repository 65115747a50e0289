import { type Capabilities, TEXT_ALONE } from "../capabilities.ts";

export const capabilities = {
  ...TEXT_ALONE,
  // Source: Meta, Messenger Platform reference, quick replies; the same for Instagram.
  choices: { QUICK_REPLIES: { count: 13, title: 20, id: 1000 } },
} as const satisfies Capabilities;

const MIB = 1024 * 1024;

/** Source: Meta, Messenger Platform, send attachments (25 MB, images 8 MB); Instagram, send media: no documents. */
export const mediaOf = (object: "page" | "instagram"): Capabilities["media"] => ({
  IMAGE: { most: 8 * MIB },
  VIDEO: { most: 25 * MIB },
  AUDIO: { most: 25 * MIB },
  VOICE: { most: 25 * MIB },
  ...(object === "page" ? { DOCUMENT: { most: 25 * MIB } } : {}),
});
