import { MAX_RAW_EMAIL } from "./limits.ts";
import { asciiDomain } from "./mail-domain.ts";
import { aliasKeyOf, isRoleMailbox } from "./mailbox.ts";

export interface NormalisedEmail {
  readonly ok: true;
  /** The match key: `local@domain`. */
  readonly value: string;
  /** Equal to `value` where no rule for aliases applies. Never good for more than a suggestion. */
  readonly aliasKey: string;
  /** A mailbox that several people read. */
  readonly role: boolean;
  /** Lower-case; with its quotes if it came with quotes. */
  readonly local: string;
  /** Punycode or an address literal, lower-case. */
  readonly domain: string;
}

export interface RefusedEmail {
  readonly ok: false;
  readonly code: "INVALID_EMAIL" | "REQUIRED";
  readonly message: string;
}

const MAX_LOCAL_OCTETS = 64;
const MAX_OCTETS = 254;

/**
 * What RFC 6531 adds to ASCII, less what nobody can see or type: controls, spaces, formatting marks, unpaired surrogates.
 * Joiners stay, as Persian, Indic scripts and emoji are written with them; JOINER_AMISS sees to where.
 */
const NON_ASCII = String.raw`(?:[\u200c\u200d]|(?![\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Noncharacter_Code_Point}])[\u0080-\u{10ffff}])`;
const ATEXT = String.raw`(?:[a-z0-9!#$%&'*+/=?^_\x60{|}~-]|${NON_ASCII})`;
const DOT_ATOM = String.raw`${ATEXT}+(?:\.${ATEXT}+)*`;
const QUOTED = String.raw`"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e]|${NON_ASCII})*"`;
const LOCAL = new RegExp(`^(?:${DOT_ATOM}|${QUOTED})$`, "u");
const JOINER_AMISS = /(?:^|\p{ASCII})[\u200c\u200d]|[\u200c\u200d](?:$|\p{ASCII})/u;

const utf8Length = (text: string): number => {
  let octets = 0;
  for (const character of text) {
    const point = character.codePointAt(0) as number;
    octets += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return octets;
};

const refused = (message: string): RefusedEmail => ({ ok: false, code: "INVALID_EMAIL", message });

/**
 * The match key of an e-mail address: NFC, trimmed, lower-case, domain in punycode, no trailing dot. Never throws.
 * Accepts RFC 5321's Mailbox with RFC 6531's local parts; no display names, comments, folding or RFC 5322's obsolete forms, which
 * no envelope can carry. Lengths: 64 octets for the local part, 254 in all (RFC 3696, erratum 1690).
 */
export const normaliseEmail = (raw: string): NormalisedEmail | RefusedEmail => {
  if (raw.length > MAX_RAW_EMAIL) return refused("An e-mail address has 254 octets at most.");
  const trimmed = raw.trim();
  if (trimmed === "") return { ok: false, code: "REQUIRED", message: "An e-mail address is required." };
  const text = trimmed.normalize("NFC");
  // A quoted local part may hold an @, a domain may not: the last one parts them.
  const at = text.lastIndexOf("@");
  if (at < 0) return refused("An e-mail address needs an @.");
  const local = text.slice(0, at).toLowerCase().normalize("NFC");
  if (!LOCAL.test(local) || JOINER_AMISS.test(local)) return refused("The part before the @ is not valid.");
  if (utf8Length(local) > MAX_LOCAL_OCTETS) return refused("The part before the @ has 64 octets at most.");
  const domain = asciiDomain(text.slice(at + 1));
  if (domain === null) return refused("The part after the @ is not a valid domain.");
  const value = `${local}@${domain}`;
  if (utf8Length(value) > MAX_OCTETS) return refused("An e-mail address has 254 octets at most.");
  return { ok: true, value, aliasKey: aliasKeyOf(local, domain), role: isRoleMailbox(local), local, domain };
};
