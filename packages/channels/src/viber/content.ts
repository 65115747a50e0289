import { type Path, readAs } from "../malformed.ts";
import { type Said, saidPlace } from "../said.ts";
import * as shapes from "./shapes.ts";

/** What a message says; `phone` is the number on a shared contact, which may be anybody's. */
export interface Content extends Said {
  readonly phone?: string;
}

type Reader = (message: unknown, at: Path) => Content;

const text: Reader = (message, at) => ({ text: readAs(shapes.textContent, message, at).text });

const url: Reader = (message, at) => ({ text: readAs(shapes.urlContent, message, at).media });

const location: Reader = (message, at) => {
  const { location: place, text: name } = readAs(shapes.locationContent, message, at);
  return saidPlace(place.lat, place.lon, [name]);
};

const contact: Reader = (message, at) => {
  const { name, phone_number: phone } = readAs(shapes.contactContent, message, at).contact;
  const said = { text: name === undefined ? "[contact]" : `[contact] ${name}` };
  return phone === undefined ? said : { ...said, phone };
};

const media =
  (word: string): Reader =>
  (message, at) => ({ text: readAs(shapes.mediaContent, message, at).text ?? `[${word}]` });

const READERS: ReadonlyMap<string, Reader> = new Map([
  ["text", text],
  ["url", url],
  ["location", location],
  ["contact", contact],
  ["picture", media("image")],
  ["video", media("video")],
  ["file", media("document")],
  ["sticker", media("sticker")],
]);

/**
 * Reads what a message says; null for a type that we do not know.
 * @throws MalformedPayload
 */
export function contentOf(message: { readonly type: string }, at: Path): Content | null {
  return READERS.get(message.type)?.(message, at) ?? null;
}
