import type { OptWords, TouchMessage } from "@contact-identity/domain";
import type { UnusedValue } from "./touch-values.ts";

/** Who wrote: the contact to us, or the business to the contact, in the provider's own app. */
export type Author = "CONTACT" | "APP";

export interface Place {
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
