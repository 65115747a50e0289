import { type Capabilities, TEXT_ALONE, withWindow } from "../capabilities.ts";

// Source: Meta, Cloud API, interactive reply buttons and interactive lists.
export const capabilities = {
  ...withWindow("WHATSAPP_CLOUD", null, TEXT_ALONE),
  choices: {
    BUTTONS: { count: 3, title: 20, id: 256, text: 1024 },
    LIST: { count: 10, title: 24, id: 200, text: 1024 },
  },
} as const satisfies Capabilities;
