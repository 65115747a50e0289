import { type Capabilities, TEXT_ALONE, withWindow } from "../capabilities.ts";

// Source: Meta, Cloud API, interactive reply buttons and interactive lists.
const MIB = 1024 * 1024;

export const capabilities = {
  ...withWindow("WHATSAPP_CLOUD", null, TEXT_ALONE),
  // Source: Meta, Cloud API, supported media types; a document may be larger than we take.
  media: {
    IMAGE: { most: 5 * MIB },
    VIDEO: { most: 16 * MIB },
    AUDIO: { most: 16 * MIB },
    VOICE: { most: 16 * MIB },
    DOCUMENT: { most: 25 * MIB },
  },
  choices: {
    BUTTONS: { count: 3, title: 20, id: 256, text: 1024 },
    LIST: { count: 10, title: 24, id: 200, text: 1024 },
  },
} as const satisfies Capabilities;
