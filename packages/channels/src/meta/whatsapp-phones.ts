import { type TouchIdentifier, whatsappPhone } from "@contact-identity/domain";

/** The phone numbers that WhatsApp itself vouches for under these wa_ids; an id that is no phone gives none. */
export function phonesOf(waIds: readonly string[]): readonly TouchIdentifier[] {
  const numbers = waIds.map(whatsappPhone).filter((number) => number !== null);
  return [...new Set(numbers)].map((raw) => ({ kind: "PHONE", raw, assurance: "CHANNEL" }));
}
