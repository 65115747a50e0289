import type { ContactCard, SaidContent } from "@contact-identity/domain";
import {
  answersIn,
  isObject,
  isOnGlobe,
  saidCards,
  saidChoice,
  saidForm,
  saidLocation,
  saidOrder,
  saidUnsupported,
} from "../words/index.ts";
import { isMedia, mediaContent } from "./media.ts";
import type { WhatsappMessage } from "./shapes.ts";
import * as shapes from "./shapes.ts";

/** What a message says; `phones` are numbers that it proves to be the sender's own, as written. */
export interface Content extends SaidContent {
  readonly phones?: readonly string[];
}

/** Null where the part says nothing that can be read. */
type Reader = (part: unknown) => Content | null;

const text: Reader = (part) => {
  const { body } = shapes.textContent.parse(part);
  return body.trim() === "" ? null : { text: body };
};

const button: Reader = (part) => {
  const { text, payload } = shapes.buttonContent.parse(part);
  return text === undefined && payload === undefined ? null : saidChoice({ id: payload, title: text });
};

const interactive: Reader = (part) => {
  const { type, ...rest } = shapes.interactiveContent.parse(part);
  const name = type ?? Object.keys(rest)[0] ?? "";
  const reply = rest[name];
  if (name === "nfm_reply") {
    const { response_json, body } = shapes.flowContent.parse(reply);
    return saidForm(answersIn(response_json) ?? {}, body);
  }
  if (name !== "button_reply" && name !== "list_reply") return null;
  const { id, title } = shapes.replyContent.parse(reply);
  return id === undefined && title === undefined ? null : saidChoice({ id, title });
};

const location: Reader = (part) => {
  const { latitude: lat, longitude: lon, name, address } = shapes.locationContent.parse(part);
  if (lat !== undefined && lon !== undefined && isOnGlobe(lat, lon))
    return saidLocation({ lat, lon, name, address });
  const words = [name, address].filter((word) => word !== undefined).join(", ");
  return words === "" ? null : { text: words };
};

type Card = ReturnType<typeof shapes.cardsContent.parse>[number];

const named = ({ formatted_name, first_name, last_name }: Card["name"]): string | null =>
  formatted_name ?? ([first_name, last_name].filter((word) => word !== undefined).join(" ") || null);

const cardOf = ({ name, phones, emails, org }: Card): ContactCard => ({
  name: named(name),
  phones: phones.flatMap(({ phone, wa_id }) => phone ?? (wa_id === undefined ? [] : `+${wa_id}`)),
  emails: emails.flatMap(({ email }) => email ?? []),
  organisation: org.company ?? null,
});

const contacts: Reader = (part) => {
  const cards = shapes.cardsContent.parse(part);
  if (cards.length === 0) return null;
  // Only a card that WhatsApp itself made at the business's request holds the sender's number; any other is from an address book.
  const own = cards.filter(({ origin }) => origin === "contact_request").flatMap(({ phones }) => phones);
  return {
    ...saidCards(cards.map(cardOf)),
    phones: own.flatMap(({ wa_id, phone }) => wa_id ?? phone?.replace(/\D/g, "") ?? []),
  };
};

const order: Reader = (part) => {
  const { catalog_id, text: note, product_items } = shapes.orderContent.parse(part);
  if (product_items.length === 0 && note.trim() === "") return null;
  return saidOrder({
    items: product_items.map(({ product_retailer_id, quantity, item_price }) => ({
      article: product_retailer_id ?? "article",
      quantity: quantity ?? null,
      price: item_price ?? null,
    })),
    currency: product_items.find(({ currency }) => currency !== undefined)?.currency ?? null,
    note: note.trim() === "" ? null : note,
    catalogId: catalog_id ?? null,
  });
};

const READERS: ReadonlyMap<string, Reader> = new Map([
  ["text", text],
  ["button", button],
  ["interactive", interactive],
  ["location", location],
  ["contacts", contacts],
  ["order", order],
]);

const COMMON = new Set([
  "from",
  "from_user_id",
  "id",
  "timestamp",
  "type",
  "context",
  "group_id",
  "referral",
]);

/** The message's type, found by its part where it is not told. */
const typeOf = (message: WhatsappMessage): string =>
  message.type ?? Object.keys(message).find((key) => READERS.has(key) || isMedia(key)) ?? "message";

/** WhatsApp's own word for what it cannot hand over. */
function unsupportedWord(type: string, part: unknown, message: WhatsappMessage): string {
  const inner = shapes.unsupportedContent.parse(part).type;
  if (type === "interactive" && inner !== undefined) return inner;
  if (type !== "unsupported") return type;
  return inner ?? message.errors[0]?.title ?? message.errors[0]?.message ?? type;
}

/**
 * Reads what a message says; what we do not know, or cannot read, says which kind it is.
 * @param secrets of the channel.
 */
export function contentOf(message: WhatsappMessage, secrets: readonly string[]): Content {
  const type = typeOf(message);
  const part = message[type];
  if (isMedia(type) && isObject(part)) return mediaContent(type, part);
  const rest = Object.fromEntries(
    Object.entries(message).filter(
      ([name]) => !COMMON.has(name) && (name !== "errors" || message.errors.length > 0),
    ),
  );
  return READERS.get(type)?.(part) ?? saidUnsupported(unsupportedWord(type, part, message), rest, secrets);
}
