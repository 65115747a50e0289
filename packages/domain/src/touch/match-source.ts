import { isBusinessScopedId } from "../channel/business-scoped-id.ts";

/** A source that holds one of the accounts of a touch. */
export interface KnownSource {
  readonly sourceId: string;
  readonly contactId: string;
  /** Which account of the touch it was found by. */
  readonly account: string;
  /** All accounts that it holds on this channel. */
  readonly accounts: readonly string[];
}

/**
 * The source that a touch belongs to, by its accounts in their order; null when it needs one of its own.
 * WhatsApp: a number known with another business-scoped id is another person, for numbers are reissued.
 */
export function matchSource<S extends KnownSource>(
  accounts: readonly string[],
  known: readonly S[],
): S | null {
  const businessId = accounts.find(isBusinessScopedId);
  for (const account of accounts) {
    const found = known.find((source) => source.account === account);
    if (!found) continue;
    const others = found.accounts.filter(isBusinessScopedId);
    if (businessId !== undefined && others.length > 0 && !others.includes(businessId)) continue;
    return found;
  }
  return null;
}

/** The accounts that the matched source may still take: those that no other source holds. */
export const freeAccounts = (
  accounts: readonly string[],
  match: KnownSource | null,
  known: readonly KnownSource[],
): string[] =>
  accounts.filter(
    (account) => !match?.accounts.includes(account) && !known.some((source) => source.account === account),
  );

/**
 * Where replies to a source go after a touch: where that says, but a WhatsApp number that is known stays, though later messages may leave
 * it out and name the business-scoped id alone.
 */
export const replyToAfter = (told: string, known: string | null): string =>
  known !== null && isBusinessScopedId(told) && !isBusinessScopedId(known) ? known : told;
