import { type Capabilities, TEXT_ALONE } from "../capabilities.ts";

export const capabilities = {
  ...TEXT_ALONE,
  // Source: Meta, Messenger Platform reference, quick replies; the same for Instagram.
  choices: { QUICK_REPLIES: { count: 13, title: 20, id: 1000 } },
} as const satisfies Capabilities;
