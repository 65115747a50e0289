import type { IdentifierKind } from "./assurance.ts";

/** By what one entry of a workspace's list is found: as folded text, as the key of an address, as the key of a number. */
export interface BlockedKeys {
  readonly text: string;
  readonly email: string | null;
  readonly phone: string | null;
}

/** A workspace's own list, so that one look-up answers whatever its length. */
export interface BlockedList {
  has(folded: string): boolean;
  hasKey(kind: IdentifierKind, key: string): boolean;
}

const lists = new WeakMap<readonly string[], BlockedList>();

const present = (keys: readonly (string | null)[]): ReadonlySet<string> =>
  new Set(keys.filter((key) => key !== null));

/**
 * Says what the keys of a list are, made before by `blockedKeysOf`: making them takes up to half a millisecond an entry, which a caller that
 * has a long list does in slices.
 */
export function rememberBlockedList(values: readonly string[], keys: readonly BlockedKeys[]): void {
  const [texts, emails, phones] = [
    present(keys.map((k) => k.text)),
    present(keys.map((k) => k.email)),
    present(keys.map((k) => k.phone)),
  ];
  lists.set(values, {
    has: (text) => texts.has(text),
    hasKey: (kind, key) => (kind === "EMAIL" ? emails.has(key) : kind === "PHONE" && phones.has(key)),
  });
}

/** What is remembered of this very array; a copy of it is another list. */
export const blockedListOf = (values: readonly string[]): BlockedList | undefined => lists.get(values);
