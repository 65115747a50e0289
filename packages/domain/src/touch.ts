import type { MessageContent } from "./content/message-data.ts";
import type { TouchAttachment } from "./content/touch-attachment.ts";
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

/** What brought a person: an ad, a story, a product page. */
export interface Referral {
  readonly source: string | null;
  readonly title: string | null;
  readonly url: string | null;
  readonly adId: string | null;
}

/** How a mail hangs together with others. Message ids with their angle brackets. */
export interface MailThread {
  readonly messageId: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
}

/** What was said, apart from its ids. `text` reads well by itself, whatever the kind. */
export interface SaidContent {
  readonly text: string;
  /** TEXT without it. */
  readonly content?: MessageContent;
  /** All files, in their order. */
  readonly attachments?: readonly TouchAttachment[];
  /** The tapped button or list row: its id as we sent it. */
  readonly choiceId?: string;
  readonly location?: { readonly lat: number; readonly lon: number };
}

export interface TouchMessage extends SaidContent {
  /** The provider's id. */
  readonly externalId: string;
  /** What the id is unique within besides the channel: `""`, or Telegram's chat id; a mail's digest of its content. */
  readonly externalScope: string;
  /** The provider's time, in ms since 1970; absent where it gave none that can be read. */
  readonly sentAt?: number;
  /** The provider's id of the message that this one quotes; in the same scope. */
  readonly quotes?: string;
  readonly referral?: Referral;
  /** A mail's. */
  readonly subject?: string;
  /** A mail's whole text, quoted history included; absent where `text` is all of it. */
  readonly fullText?: string;
  readonly thread?: MailThread;
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

/** Which message is meant: by the provider's ids. */
export interface MessageRef {
  readonly externalId: string;
  readonly externalScope: string;
}

/** An emoji on a message, by the person or by the business itself in the provider's own app. */
export interface TouchReaction {
  readonly on: MessageRef;
  /** Null: taken back. */
  readonly emoji: string | null;
  readonly by: "CONTACT" | "APP";
  /** By the provider's clock, in ms since 1970. */
  readonly at?: number;
  /** Who reacted, without a message: one who is unknown so far becomes known by it, for the case that the message is not. */
  readonly touch: Touch;
}

/** What a message says from now on. */
export interface TouchEdit {
  readonly on: MessageRef;
  readonly said: SaidContent;
  readonly at?: number;
  /** Who said it, with the message as it is now: stored where the message is not known. Without it such an edit is kept. */
  readonly touch?: Touch;
}

/** What the business itself wrote in the provider's own app, to the person of this touch. */
export interface TouchEcho {
  readonly touch: Touch;
  readonly message: TouchMessage;
}

/** Why nothing is stored of an event that was read: the closed list of docs/channels.md. */
export const IGNORED_REASONS = [
  /** Group and channel posts. */
  "not-private",
  /** A tap that says nothing to a person, e.g. a switch of a rich menu's tab. */
  "control-tap",
  /** The provider tells how it is, not what somebody said: webhook set-up, account notices, typing, follow and unfollow. */
  "notice",
  /** Our own sending, told back. */
  "own-sending",
  /** A receipt of a kind that has no place in ours. */
  "other-receipt",
] as const;
export type IgnoredReason = (typeof IGNORED_REASONS)[number];

/** One thing that an authentic call tells, in the order in which it told it. */
export type InboundEvent =
  | { readonly type: "touch"; readonly touch: Touch }
  | { readonly type: "rekey"; readonly rekey: Rekey }
  | { readonly type: "receipt"; readonly receipt: Receipt }
  | { readonly type: "watermark"; readonly watermark: Watermark }
  | { readonly type: "reaction"; readonly reaction: TouchReaction }
  | { readonly type: "edit"; readonly edit: TouchEdit }
  /** Its author took it back: it loses its content. */
  | { readonly type: "unsent"; readonly unsent: MessageRef }
  | { readonly type: "echo"; readonly echo: TouchEcho }
  /** Meant for another account of the same provider: goes to that account's channel where there is one, else it is kept. */
  | { readonly type: "elsewhere"; readonly account: string }
  /** Read, and by rule nothing to store: counted. `what` is the provider's word for it. */
  | { readonly type: "ignored"; readonly reason: IgnoredReason; readonly what: string };
