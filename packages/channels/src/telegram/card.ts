import { z } from "zod";
import type { Said } from "../said.ts";
import { anyId, anyObject, anyText, anyWord, saidCards } from "../words/index.ts";
import { readVcard } from "./vcard.ts";

const contact = anyObject({
  phone_number: anyWord,
  first_name: anyWord,
  last_name: anyWord,
  /** Present where Telegram knows whose number it is. */
  user_id: z.union([z.int().transform(String), anyId]).catch(undefined),
  vcard: anyText,
});

/** Telegram's own limit is 2,048 bytes. */
const MAX_VCARD = 8192;

/** Telegram writes numbers with their country code, sometimes without the plus sign. */
const international = (phone: string): string => (phone.startsWith("+") ? phone : `+${phone}`);

const digits = (phone: string): string => phone.replace(/\D/g, "");

/** A shared card, and the number that it proves to be the sender's own. */
export function cardOf(part: unknown, senderId: string): { said: Said; phone?: string } | null {
  const { phone_number, first_name, last_name, user_id, vcard } = contact.parse(part);
  const told = readVcard(vcard.slice(0, MAX_VCARD));
  const all = [...(phone_number === undefined ? [] : [international(phone_number)]), ...told.phones];
  const phones = all.filter((phone, n) => all.findIndex((one) => digits(one) === digits(phone)) === n);
  const name = [first_name, last_name].filter((word) => word !== undefined).join(" ") || null;
  if (name === null && phones.length + told.emails.length === 0) return null;
  const said = saidCards([{ name, phones, emails: told.emails, organisation: told.organisation }]);
  // Anything but the sender's own number is a card from an address book, and tells nothing of the sender.
  return phone_number !== undefined && user_id === senderId
    ? { said, phone: international(phone_number) }
    : { said };
}
