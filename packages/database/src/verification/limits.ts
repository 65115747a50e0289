/**
 * How much verifying is allowed: the one place. By address (its `reachKey`) it guards the owner of the mailbox or phone from being flooded,
 * whichever contacts ask, and with five tries a code leaves 50 guesses a day at a million codes. By contact and by conversation it guards
 * the business's bill from one visitor with many addresses; by workspace from very many visitors.
 */
export const CODE_LIMITS = {
  /** Wrong or right, of one code. A CHECK in the table holds the same number. */
  tries: 5,
  perAddress: { hour: 5, day: 10 },
  perContact: { hour: 5, day: 10 },
  perConversation: { hour: 5, day: 10 },
  perWorkspace: { hour: 1_000, day: 10_000 },
  /** Rows are deleted after this, in ms: what the longest window counts. */
  keptMs: 24 * 3_600_000,
} as const;
