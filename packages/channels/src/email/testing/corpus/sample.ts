import type { SampleMail } from "../mail-call.ts";

/** What an operator sees of a mail. What is left out is not looked at. */
export interface Seen {
  /** Who wrote, as the source is known. */
  readonly account?: string;
  readonly label?: string;
  /** What the contact calls itself; null: nothing. */
  readonly name?: string | null;
  /** The address and how sure it is; null: none that identifies. */
  readonly address?: string | null;
  /** Addresses that are listed as unused. */
  readonly unused?: readonly string[];
  readonly text?: string;
  /** The whole, where `text` is not all of it. */
  readonly fullText?: string | RegExp;
  readonly subject?: string;
  /** Kind and name of each. */
  readonly files?: readonly string[];
  readonly automatic?: boolean;
  /** What became of a mail of ours; then there is no message. */
  readonly receipt?: { readonly externalId: string; readonly status: string; readonly failure?: RegExp };
  /** Counted and not stored. */
  readonly ignored?: string;
}

export interface Sample {
  readonly name: string;
  readonly mail: SampleMail;
  readonly seen: Seen;
}
