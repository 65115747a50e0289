const ROLES: ReadonlySet<string> = new Set(
  (
    "abuse accounts admin billing bookings careers contact enquiries finance hello help helpdesk hr info jobs mail marketing office " +
    "orders postmaster press reception sales security service shop support team webmaster"
  ).split(" "),
);

const GMAIL: ReadonlySet<string> = new Set(["gmail.com", "googlemail.com"]);

/**
 * Providers known to deliver `name+tag` to `name`. Nobody else's tags are cut: elsewhere a plus may be part of a name, and Yahoo's
 * hyphen always may. Source: the providers' own help pages.
 */
const PLUS_TAGS: ReadonlySet<string> = new Set(
  "outlook.com hotmail.com live.com icloud.com me.com mac.com proton.me protonmail.com pm.me fastmail.com".split(
    " ",
  ),
);

/** What a quoted local part says: `"a\b"` is `ab`. Any other is returned as it is. */
export const unquotedLocal = (local: string): string =>
  local.length >= 2 && local.startsWith('"') ? local.slice(1, -1).replace(/\\(.)/gu, "$1") : local;

/** True for a mailbox that several people read; a quoted spelling of it is the same mailbox. Takes a normalised local part. */
export const isRoleMailbox = (local: string): boolean => ROLES.has(unquotedLocal(local));

const withoutTag = (local: string): string => local.replace(/\+.*$/su, "");

/**
 * The mailbox that a provider is known to deliver the address to; the address itself where no rule applies. Good for a suggestion only.
 * Takes a normalised local part and domain.
 */
export const aliasKeyOf = (local: string, domain: string): string => {
  const address = `${local}@${domain}`;
  if (local.startsWith('"')) return address;
  if (GMAIL.has(domain)) {
    const name = withoutTag(local).replaceAll(".", "");
    return name === "" ? address : `${name}@gmail.com`;
  }
  const name = withoutTag(local);
  return PLUS_TAGS.has(domain) && name !== "" ? `${name}@${domain}` : address;
};
