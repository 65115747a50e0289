import type { Refusal } from "@contact-identity/database";
import { Refused } from "@contact-identity/database";

/** Runs a mutation's work; what a caller can expect becomes `userErrors`, everything else goes on as a failure. */
export async function answering<T extends object>(
  work: () => Promise<T>,
  empty: T,
): Promise<T & { userErrors: readonly Refusal[] }> {
  try {
    return { userErrors: [], ...(await work()) };
  } catch (error) {
    if (error instanceof Refused) return { ...empty, userErrors: error.refusals };
    throw error;
  }
}
