import { type TouchIdentifier, TWILIO_WHATSAPP, whatsappPhone } from "@contact-identity/domain";
import { phonesOf } from "../whatsapp-phones.ts";

// Source: Twilio, Channel addresses: a number, a short code, an alphanumeric sender, or one of another channel behind its prefix.

const PREFIX = /^(?:whatsapp|rcs|messenger):/i;

/** The address without the word for its channel. */
export const bareAddress = (address: string): string => address.replace(PREFIX, "");

export const isWhatsapp = (address: string): boolean => address.startsWith(TWILIO_WHATSAPP);

/** A Messaging Service: its numbers are one channel. */
export const isService = (address: string): boolean => /^MG[0-9a-f]{32}$/i.test(address);

const isNumber = (address: string): boolean => /^\+[1-9]\d{4,14}$/.test(address);

/** What a channel may be called by. */
export function isSender(address: string): boolean {
  if (isService(address)) return true;
  if (/^whatsapp:/.test(address)) return isNumber(address.slice(TWILIO_WHATSAPP.length));
  if (/^(?:rcs|messenger):/.test(address)) return /^[\w+.-]{1,256}$/.test(bareAddress(address));
  // A short code, or an alphanumeric sender, which has a letter in it.
  return (
    isNumber(address) || /^\d{3,8}$/.test(address) || /^(?=.*[A-Za-z])[A-Za-z0-9 +&_-]{1,11}$/.test(address)
  );
}

/** WhatsApp proves a number; the sender that an SMS or RCS names can be made up, and Messenger tells none. */
export function phonesAt(from: string, waId: string | undefined): readonly TouchIdentifier[] {
  if (isWhatsapp(from)) return phonesOf([waId ?? bareAddress(from)]);
  const raw = whatsappPhone(bareAddress(from));
  if (raw === null || /^messenger:/i.test(from)) return [];
  return [{ kind: "PHONE", raw, assurance: "OBSERVED" }];
}
