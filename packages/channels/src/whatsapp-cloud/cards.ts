import type { ContactCard } from "@contact-identity/domain";
import { saidCards } from "../words/index.ts";
import type { Reader } from "./reader.ts";
import * as shapes from "./shapes.ts";

type Card = ReturnType<typeof shapes.cardsContent.parse>[number];

const named = ({ formatted_name, first_name, last_name }: Card["name"]): string | null =>
  formatted_name ?? ([first_name, last_name].filter((word) => word !== undefined).join(" ") || null);

const cardOf = ({ name, phones, emails, org }: Card): ContactCard => ({
  name: named(name),
  phones: phones.flatMap(({ phone, wa_id }) => phone ?? (wa_id === undefined ? [] : `+${wa_id}`)),
  emails: emails.flatMap(({ email }) => email ?? []),
  organisation: org.company ?? null,
});

export const contacts: Reader = (part) => {
  const cards = shapes.cardsContent.parse(part);
  if (cards.length === 0) return null;
  // Only a card that WhatsApp itself made at the business's request holds the sender's number; any other is from an address book.
  const own = cards.filter(({ origin }) => origin === "contact_request").flatMap(({ phones }) => phones);
  return {
    ...saidCards(cards.map(cardOf)),
    phones: own.flatMap(({ wa_id, phone }) => wa_id ?? phone?.replace(/\D/g, "") ?? []),
  };
};
