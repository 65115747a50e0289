import type { FreeText } from "./free-text.ts";

/**
 * How many automatic messages (workflows, codes) one contact gets: above it a machine may be answering ours. Source: CONTENT.md.
 */
export const AUTOMATIC_LIMIT = { hour: 30, minute: 10 } as const;

/**
 * Why no automatic message goes now. Words of our own that hold no value: `advance/story.ts` tells them to every reader.
 * Each begins with the word that the contract names it by.
 */
export const AUTOMATIC_REFUSALS = {
  CONVERSATION_CLOSED: "CONVERSATION_CLOSED: nothing automatic is sent into a closed conversation",
  OPTED_OUT: "OPTED_OUT: the contact does not want automatic messages there",
  WINDOW_CLOSED: "WINDOW_CLOSED: the contact has not written lately, and the channel takes no free text now",
  AUTOMATIC_LIMIT: `AUTOMATIC_LIMIT: one contact gets at most ${AUTOMATIC_LIMIT.hour} automatic messages an hour and ${AUTOMATIC_LIMIT.minute} a minute`,
} as const;
export type AutomaticRefusal = keyof typeof AUTOMATIC_REFUSALS;

/** Messages of before, not counting the one that is to go. */
export interface SentAutomatically {
  readonly hour: number;
  readonly minute: number;
}

export const isOverAutomatic = ({ hour, minute }: SentAutomatically): boolean =>
  hour >= AUTOMATIC_LIMIT.hour || minute >= AUTOMATIC_LIMIT.minute;

/** What decides about an automatic message. */
export interface AutomaticFacts {
  readonly open: boolean;
  readonly optedOut: boolean;
  readonly freeText: FreeText;
  /** It goes as a template where no free text may. */
  readonly hasTemplate: boolean;
  readonly sent: SentAutomatically;
}

/** Why an automatic message does not go; null where it may. */
export function automaticRefusal({
  open,
  optedOut,
  freeText,
  hasTemplate,
  sent,
}: AutomaticFacts): AutomaticRefusal | null {
  if (!open) return "CONVERSATION_CLOSED";
  if (optedOut) return "OPTED_OUT";
  if (freeText !== "FREE" && !hasTemplate) return "WINDOW_CLOSED";
  return isOverAutomatic(sent) ? "AUTOMATIC_LIMIT" : null;
}
