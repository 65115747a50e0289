import { type Capabilities, TEXT_ALONE } from "../capabilities.ts";

export const capabilities = {
  ...TEXT_ALONE,
  // Source: LINE, Messaging API reference, quick reply and postback action.
  choices: { QUICK_REPLIES: { count: 13, title: 20, id: 200 } },
} as const satisfies Capabilities;
