import { type Capabilities, TEXT_ALONE } from "../capabilities.ts";

export const capabilities = {
  ...TEXT_ALONE,
  // Source: Viber, Keyboards: 24 rows at most; a title beyond what one row shows is cut off, though 250 characters are taken.
  choices: { BUTTONS: { count: 24, title: 60, id: Number.POSITIVE_INFINITY } },
} as const satisfies Capabilities;
