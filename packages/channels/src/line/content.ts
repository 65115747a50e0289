import { type Path, readAs } from "../malformed.ts";
import { type Said, saidPlace } from "../said.ts";
import type { LineMessage } from "./shapes.ts";
import * as shapes from "./shapes.ts";

type Reader = (message: LineMessage, at: Path) => Said;

const text: Reader = (message, at) => ({ text: readAs(shapes.textContent, message, at).text });

const location: Reader = (message, at) => {
  const { title, address, latitude, longitude } = readAs(shapes.locationContent, message, at);
  return saidPlace(latitude, longitude, [title, address]);
};

const media =
  (word: string): Reader =>
  () => ({ text: `[${word}]` });

const READERS: ReadonlyMap<string, Reader> = new Map([
  ["text", text],
  ["location", location],
  ["image", media("image")],
  ["video", media("video")],
  ["audio", media("audio")],
  ["file", media("document")],
  ["sticker", media("sticker")],
]);

/**
 * Reads what a message says; null for a type that we do not know.
 * @throws MalformedPayload
 */
export const contentOf = (message: LineMessage, at: Path): Said | null =>
  READERS.get(message.type)?.(message, at) ?? null;
