import { type Path, readAs } from "../malformed.ts";
import { writtenText } from "../payload-shapes.ts";
import { type Said, saidPlace } from "../said.ts";
import type { TelegramMessage } from "./shapes.ts";
import * as shapes from "./shapes.ts";

/** What a message says; `phone` is a number that it proves to be the sender's own. */
export interface Content extends Said {
  readonly phone?: string;
}

type Reader = (message: TelegramMessage, part: unknown, at: Path) => Content;

const text: Reader = (_message, part, at) => ({ text: readAs(writtenText, part, at) });

const location: Reader = (_message, part, at) => {
  const { latitude, longitude } = readAs(shapes.location, part, at);
  return saidPlace(latitude, longitude, []);
};

const venue: Reader = (_message, part, at) => {
  const { location: place, title, address } = readAs(shapes.venue, part, at);
  return saidPlace(place.latitude, place.longitude, [title, address]);
};

/** Telegram writes numbers with their country code, sometimes without the plus sign. */
const international = (phone: string): string => (phone.startsWith("+") ? phone : `+${phone}`);

const contact: Reader = ({ from }, part, at) => {
  const { phone_number: phone, first_name, last_name, user_id } = readAs(shapes.contact, part, at);
  const said = { text: ["[contact]", first_name, last_name].filter((word) => word !== undefined).join(" ") };
  // Anything but the sender's own number is a card from an address book, and tells nothing of the sender.
  return phone !== undefined && user_id === from.id ? { ...said, phone: international(phone) } : said;
};

const media =
  (word: string): Reader =>
  (message, _part, at) => ({ text: readAs(shapes.caption, message, at.slice(0, -1)).caption ?? `[${word}]` });

/** The first that is there decides: a venue comes with a location, an animation with a document, for older bots. */
const READERS: readonly (readonly [string, Reader])[] = [
  ["text", text],
  ["contact", contact],
  ["venue", venue],
  ["location", location],
  ["photo", media("image")],
  ["animation", media("video")],
  ["video", media("video")],
  ["video_note", media("video")],
  ["audio", media("audio")],
  ["voice", media("audio")],
  ["document", media("document")],
  ["sticker", media("sticker")],
];

/**
 * Reads what a message says; null for one of a kind that we do not know, and for one about the chat itself.
 * @throws MalformedPayload
 */
export function contentOf(message: TelegramMessage, at: Path): Content | null {
  const found = READERS.find(([kind]) => message[kind] !== undefined);
  if (found === undefined) return null;
  const [kind, read] = found;
  return read(message, message[kind], [...at, kind]);
}
