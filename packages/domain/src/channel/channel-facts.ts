import type { IdentifierKind } from "../identifier/assurance.ts";

type AddressKind = Extract<IdentifierKind, "EMAIL" | "PHONE">;

/** Who says who writes over a channel. */
export type SenderRule =
  /** The channel itself. */
  | { readonly provenBy: "CHANNEL" }
  /** A signature of the business; without one a visitor may be anybody. */
  | { readonly provenBy: "SIGNATURE" }
  /** It depends on the account: some accounts are bare addresses, and anybody can write in the name of an address. */
  | {
      readonly provenBy: "ACCOUNT";
      isProven(replyTo: string | null): boolean;
      readonly kind: AddressKind;
      /** The address that an unproven account stands for; null where it is no address. */
      addressOf(replyTo: string): string | null;
    };

/** Which addresses a channel can send a code to, though nobody wrote from there. */
export interface CodeRule {
  readonly to: AddressKind;
  /** A channel whose setting begins like this cannot. The setting must be one that may be shown. */
  readonly unless?: { readonly setting: string; readonly startsWith: string };
}

/** When a free text may be written over a channel. */
export interface FreeTextRule {
  /** So long after the contact's last message. */
  readonly hours: number;
  /** So long after it what a person writes still goes, marked as a human agent's; null where no such mark is. */
  readonly agentHours: number | null;
  /** Whether a template goes at any time. */
  readonly templates: boolean;
  /** The accounts that it holds for begin like one of these; null: for all. */
  readonly accounts: readonly string[] | null;
}

/** What everybody has to know of a type of channel: the database may not ask a provider, so it stands here, and the provider reads it here. */
export interface ChannelFacts {
  /** Its name inside a sentence; null where people call such a channel by the name that the business gave it. */
  readonly name: string | null;
  /** `PROVIDER`: the worker hands a message to a provider. `STORED`: a message is delivered by being stored. */
  readonly delivery: "PROVIDER" | "STORED";
  readonly sender: SenderRule;
  readonly sendsCodes: CodeRule | null;
  /** What becomes of a message from an account that the workspace blocks. `TAKEN`: it is stored, and identifies nobody. */
  readonly blockedAccount: "REFUSED" | "TAKEN";
  /** Whether an account is an id that the provider gives to one person for one business; null where no account is. */
  readonly isBusinessScoped: ((account: string) => boolean) | null;
  /** By account; where none holds, free text goes at any time. */
  readonly freeText: readonly FreeTextRule[];
  /** Whether what is said has a subject, copies and a thread, as a mail does. */
  readonly mail: boolean;
  /** `ON_REQUEST`: a message does not tell its sender's display name, and the provider gives it to anyone who asks. */
  readonly profileName: "TOLD" | "ON_REQUEST";
}
