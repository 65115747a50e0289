import { aliasKeyOf, unquotedLocal } from "./mailbox.ts";

/** Countries whose mobile numbers are also written with a digit that only callers from abroad dial. */
const MOBILE_PREFIX = /^\+(?:(54)9|(52)1(?=\d{10}$))/;

/**
 * What two addresses share when what is sent to them may arrive at the same mailbox or phone: good for counting how much was sent there,
 * for nothing else. Folds more than the alias key does: many a mail server beyond the known providers cuts `+tag`, and to count two people
 * as one costs them a wait, to count one as many floods them. Takes a normalised value.
 */
export function reachKey(kind: "EMAIL" | "PHONE", value: string): string {
  if (kind === "PHONE") return value.replace(/;.*$/su, "").replace(MOBILE_PREFIX, "+$1$2");
  const at = value.lastIndexOf("@");
  const local = unquotedLocal(value.slice(0, at));
  const aliased = aliasKeyOf(local, value.slice(at + 1));
  const end = aliased.lastIndexOf("@");
  const name = aliased.slice(0, end).replace(/\+.*$/su, "");
  return name === "" ? aliased : `${name}${aliased.slice(end)}`;
}
