import type { Assurance, IdentifierOrigin } from "./identifier/assurance.ts";

/** An e-mail or a phone as a channel, a form or a caller gave it; not normalised yet. */
export interface TouchIdentifier {
  readonly kind: "EMAIL" | "PHONE" | "EXTERNAL_ID";
  /** As received; normalised by the receiving transaction. */
  readonly raw: string;
  readonly assurance: Assurance;
  /** Why the channel knows that this value can point at nobody, e.g. the address of a machine: it is recorded and not used. */
  readonly unusable?: string;
}

/** Values of standard or custom contact fields, each with how well it is known. Empty strings and nulls are absent values. */
export interface TouchField {
  /** `firstName`, `lastName`, `displayName`, `language`, `countryCode` or a custom field's key. */
  readonly field: string;
  readonly value: unknown;
  readonly assurance: Assurance;
}

export interface TouchMessage {
  /** The provider's id. */
  readonly externalId: string;
  /** What the id is unique within besides the channel: `""`, or Telegram's chat id. */
  readonly externalScope: string;
  readonly text: string;
  /** The tapped button or list row: its id as we sent it. */
  readonly choiceId?: string;
  readonly location?: { readonly lat: number; readonly lon: number };
  /** Written by a machine (RFC 3834): stored like any other, but it starts no workflow and fills no question, or two machines never end. */
  readonly automatic?: true;
}

/**
 * Who came, and what they said: the one shape that everything inbound becomes.
 * Source: a provider's webhook, the web chat, an API call or an import.
 */
export interface Touch {
  /** Channel account ids, the one to match first in front (WhatsApp: business-scoped id, then wa_id). Never empty for a channel. */
  readonly accounts: readonly string[];
  /** The account that replies go to, as the provider wants it; one of `accounts`. */
  readonly replyTo: string;
  /** One human-readable line that names the source, e.g. the profile name or the address. */
  readonly label: string;
  readonly origin: IdentifierOrigin;
  readonly identifiers: readonly TouchIdentifier[];
  readonly fields: readonly TouchField[];
  readonly message?: TouchMessage;
  /**
   * Told by the one who sits at a browser, all of it a claim: what it means for others is looked at afterwards, so that the answer takes the
   * same time whether anybody holds these values, nobody, or a crowd.
   */
  readonly unsigned?: true;
}

/** A person's channel account got another id (WhatsApp number change): the source stays, its accounts change. */
export interface Rekey {
  /** The provider's id of the message that told it: told again, it changes nothing. */
  readonly externalId: string;
  readonly previousAccounts: readonly string[];
  /** What they are now, the one to match first in front. */
  readonly accounts: readonly string[];
  readonly identifiers: readonly TouchIdentifier[];
}

/** What a provider tells about a message that we sent. Applied forwards only. */
export interface Receipt {
  readonly externalId: string;
  readonly status: "SENT" | "DELIVERED" | "READ" | "FAILED";
  /** Why, when FAILED. */
  readonly failure?: string;
}

/** A provider's receipt for all that was sent to an account up to a time. Applied forwards only. */
export interface Watermark {
  readonly account: string;
  readonly status: "DELIVERED" | "READ";
  /** By the provider's clock, in milliseconds since 1970, inclusive. */
  readonly upTo: number;
}

/** One thing that an authentic call tells, in the order in which it told it. */
export type InboundEvent =
  | { readonly type: "touch"; readonly touch: Touch }
  | { readonly type: "rekey"; readonly rekey: Rekey }
  | { readonly type: "receipt"; readonly receipt: Receipt }
  | { readonly type: "watermark"; readonly watermark: Watermark }
  /** A kind of event that we do not know: counted, stores nothing. */
  | { readonly type: "ignored"; readonly what: string };
