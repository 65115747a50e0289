import type { IdentifierKind } from "./assurance.ts";
import { type BlockedKeys, type BlockedList, blockedListOf, rememberBlockedList } from "./blocked-list.ts";
import { normaliseEmail } from "./email.ts";
import { MAX_RAW } from "./limits.ts";
import { asciiDomain } from "./mail-domain.ts";
import { unquotedLocal } from "./mailbox.ts";
import { withoutInvisibleMarks } from "./marks.ts";
import { normalisePhone } from "./phone.ts";

/** What programs send for nobody. A workspace may add to these and may not take any away. */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  ..."null none nil undefined nan n/a na test anonymous guest unknown invalid not_authenticated true false".split(
    " ",
  ),
  ..."-1 id email distinct_id user test@test.com a@a.com".split(" "),
  "[object object]",
]);

/** RFC 2606 and RFC 6761: names that belong to nobody, with everything under them. */
const RESERVED_DOMAINS = [
  "example.com",
  "example.net",
  "example.org",
  "example",
  "invalid",
  "test",
  "localhost",
] as const;

/** What follows names the service: `noreply-orders`, `donotreply2`. Source: CONTENT.md, E-mail 3. */
const NO_REPLY = /^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer-daemon$)/;

/** A dash, zeros, or zeros in groups as in the nil UUID. */
const ZEROS_AND_DASHES = /^[0-]+$/;

const QUOTES = ['""', "''", "``", "“”", "„“", "„”", "‘’", "‚‘", "«»", "»«", "‹›"] as const;

const unquoted = (text: string): string => {
  let inner = text.trim();
  while (inner.length >= 2 && QUOTES.some((pair) => inner[0] === pair[0] && inner.at(-1) === pair[1]))
    inner = inner.slice(1, -1).trim();
  return inner;
};

const bare = (text: string): string => unquoted(withoutInvisibleMarks(text.normalize("NFKC")));

/** Upper case first: it joins what lower case alone keeps apart (ß and ss, σ and ς). */
const folded = (text: string): string => bare(text).toUpperCase().toLowerCase();

const isReservedAddress = (text: string): boolean => {
  const at = text.lastIndexOf("@");
  const domain = at < 0 ? null : asciiDomain(text.slice(at + 1));
  return (
    domain !== null &&
    RESERVED_DOMAINS.some((reserved) => domain === reserved || domain.endsWith(`.${reserved}`))
  );
};

/** The match key if the text has one, so that a blocked address or number is blocked in every spelling. */
const keyOf = (kind: IdentifierKind, text: string): string | null => {
  if (kind === "EMAIL" && text.includes("@")) {
    const email = normaliseEmail(text);
    return email.ok ? email.value : null;
  }
  // Nothing without a digit is a number; and the parser is dear.
  if (kind !== "PHONE" || !/\p{Nd}/u.test(text)) return null;
  const phone = normalisePhone(text);
  return phone.ok ? phone.value : null;
};

/** By what an entry of a workspace's own list is found. An entry that is too long for any value is found by nothing. */
export const blockedKeysOf = (entry: string): BlockedKeys =>
  entry.length > MAX_RAW
    ? { text: "", email: null, phone: null }
    : { text: folded(entry), email: keyOf("EMAIL", entry), phone: keyOf("PHONE", entry) };

const listOf = (extra: readonly string[]): BlockedList | undefined => {
  if (extra.length > 0 && !blockedListOf(extra)) rememberBlockedList(extra, extra.map(blockedKeysOf));
  return blockedListOf(extra);
};

/**
 * Why the value can point at nobody, in words that do not repeat it; null when nothing speaks against it.
 * Compared after NFKC, trimming, unquoting and case folding; `extra` is the workspace's own list, compared in the same way and, for
 * e-mails and phones, also by match key. What is too long for any value is not read: its length refuses it elsewhere.
 * @param extra the same array for the same list: its keys are made once for each array, at the first use or by `rememberBlockedList`.
 */
export const blockedReason = (
  kind: IdentifierKind,
  value: string,
  extra: readonly string[],
): string | null => {
  if (value.length > MAX_RAW) return null;
  const own = listOf(extra);
  const text = folded(value);
  if (text === "") return "An empty value.";
  if (PLACEHOLDERS.has(text) || ZEROS_AND_DASHES.test(text)) return "A placeholder, not a value of a person.";
  if (own?.has(text)) return "Blocked in this workspace.";
  if (kind !== "EMAIL" && kind !== "PHONE") return null;
  // Not from the folded text: straße.de and strasse.de are two domains.
  const key = keyOf(kind, bare(value));
  if (kind === "EMAIL" && isReservedAddress(bare(value)))
    return "An address in a domain that is reserved for examples and tests.";
  if (key === null) return null;
  if (PLACEHOLDERS.has(key)) return "A placeholder, not a value of a person.";
  return own?.hasKey(kind, key) ? "Blocked in this workspace." : null;
};

/** True for a sender that is a machine: an inbound e-mail from it identifies nobody. Other uses of such an address are not blocked. */
export const isNoReplySender = (email: string): boolean => {
  const normalised = normaliseEmail(email);
  return normalised.ok && NO_REPLY.test(unquotedLocal(normalised.local));
};
