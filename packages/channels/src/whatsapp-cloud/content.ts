import { malformed, type Path, readAs } from "../malformed.ts";
import { type Said, saidPlace } from "../said.ts";
import type { WhatsappMessage } from "./shapes.ts";
import * as shapes from "./shapes.ts";

/** What a message says; `phones` are numbers that it proves to be the sender's own, as written. */
export interface Content extends Said {
  readonly phones?: readonly string[];
}

type Reader = (part: unknown, at: Path) => Content | null;

const text: Reader = (part, at) => ({ text: readAs(shapes.textContent, part, at).body });

const button: Reader = (part, at) => {
  const { text, payload } = readAs(shapes.buttonContent, part, at);
  return payload === undefined ? { text } : { text, choiceId: payload };
};

const interactive: Reader = (part, at) => {
  const { type, [type]: reply } = readAs(shapes.interactiveContent, part, at);
  if (type !== "button_reply" && type !== "list_reply") return null;
  const { id, title } = readAs(shapes.replyContent, reply, [...at, type]);
  return { text: title, choiceId: id };
};

const location: Reader = (part, at) => {
  const { latitude, longitude, name, address } = readAs(shapes.locationContent, part, at);
  return saidPlace(latitude, longitude, [name, address]);
};

const contacts: Reader = (part, at) => {
  const cards = readAs(shapes.cardsContent, part, at);
  const names = cards.map(({ name }) => name?.formatted_name).filter((name) => name !== undefined);
  // Only a card that WhatsApp itself made at the business's request holds the sender's number; any other is a card from an address book.
  const own = cards
    .filter(({ origin }) => origin === "contact_request")
    .flatMap(({ phones }) => phones ?? []);
  return {
    text: ["[contact]", names.join(", ")].filter((word) => word !== "").join(" "),
    phones: own
      .map(({ wa_id, phone }) => wa_id ?? phone?.replace(/\D/g, ""))
      .filter((number) => number !== undefined),
  };
};

const media =
  (word: string): Reader =>
  (part, at) => ({ text: readAs(shapes.mediaContent, part, at).caption ?? `[${word}]` });

const READERS: ReadonlyMap<string, Reader> = new Map([
  ["text", text],
  ["button", button],
  ["interactive", interactive],
  ["location", location],
  ["contacts", contacts],
  ...["image", "video", "audio", "document", "sticker"].map((word): [string, Reader] => [word, media(word)]),
]);

/**
 * Reads what a message says; null for a type that we do not know.
 * @throws MalformedPayload
 */
export function contentOf(message: WhatsappMessage, at: Path): Content | null {
  const read = READERS.get(message.type);
  if (read === undefined) return null;
  const part = message[message.type];
  return part === undefined
    ? malformed([...at, message.type], "is missing")
    : read(part, [...at, message.type]);
}
