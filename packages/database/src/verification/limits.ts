/**
 * How much verifying is allowed: the one place. By address it guards whoever owns the mailbox or phone from being flooded, whichever
 * contacts ask, and with five tries a code leaves 50 guesses a day at a million codes. By contact it guards the business's bill from
 * one visitor with many addresses.
 */
export const CODE_LIMITS = {
  /** Wrong or right, of one code. A CHECK in the table holds the same number. */
  tries: 5,
  perAddress: { hour: 5, day: 10 },
  perContact: { hour: 5, day: 10 },
  /** Rows are deleted after this, in ms: what the longest window counts. */
  keptMs: 24 * 3_600_000,
} as const;
