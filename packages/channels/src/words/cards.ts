import type { ContactCard, SaidContent } from "@contact-identity/domain";

const head = ({ name, organisation }: ContactCard): string =>
  [name, organisation].filter((part) => part !== null).join(", ") || "[contact]";

const cardWords = (card: ContactCard): string => [head(card), ...card.phones, ...card.emails].join("\n");

/** Cards of an address book: the name, then every number and address on a line of its own. */
export const saidCards = (cards: readonly ContactCard[]): SaidContent => ({
  text: cards.length === 0 ? "[contact]" : cards.map(cardWords).join("\n\n"),
  content: { kind: "CONTACT_CARD", data: { cards } },
});
