import type { OptWords, TouchMessage, UnusedValue } from "@contact-identity/domain";

/** Who wrote: the contact to us, or the business to the contact, in the provider's own app. */
export type Author = "CONTACT" | "APP";

export interface MessagePlace {
  readonly sourceId: string;
  readonly contactId: string;
  readonly openConversationId: string | null;
}

export interface ToStore {
  readonly author: Author;
  readonly message: TouchMessage;
  /** What came with it and is not used: recorded with its event, which erasure empties. */
  readonly unused: readonly UnusedValue[];
  readonly arrival: Date;
  /** The workspace's, where they are known by now. */
  readonly optWords?: OptWords | null;
}
