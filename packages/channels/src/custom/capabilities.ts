import { type Capabilities, TEXT_ALONE } from "../capabilities.ts";

const ANY = Number.POSITIVE_INFINITY;

export const capabilities = {
  ...TEXT_ALONE,
  // The business's own system gets the titles, and shows them as it likes.
  choices: { BUTTONS: { count: ANY, title: ANY, id: ANY } },
} as const satisfies Capabilities;
