import type { AttachmentKind, TouchAttachment } from "@contact-identity/domain";
import type { Said } from "../said.ts";
import { attachment, defined, webUrl } from "../said-file.ts";
import { isOnGlobe, saidLocation, saidMedia, saidSticker, saidUnsupported } from "../words/index.ts";
import type { LineMessage } from "./shapes.ts";
import * as shapes from "./shapes.ts";

/** Null where what it says cannot be read. */
type Reader = (message: LineMessage) => Said | null;

const words = (text: string): Said | null =>
  text.trim() === "" ? null : { text, content: { kind: "TEXT" } };

/** LINE's own emojis stand in the text by their names. */
const text: Reader = (message) => words(shapes.text.parse(message).text);

/** A place that cannot be read loses its coordinates, not its words. */
const location: Reader = (message) => {
  const { title: name, address, latitude: lat, longitude: lon } = shapes.place.parse(message);
  if (lat !== undefined && lon !== undefined && isOnGlobe(lat, lon))
    return saidLocation({ lat, lon, ...defined({ name, address }) });
  return words([name, address].filter((word) => word !== undefined).join(", "));
};

/** The bytes are had by the message's own id, unless they lie elsewhere: what was shared out of another app. */
function fileOf(message: LineMessage, kind: AttachmentKind): TouchAttachment {
  const { contentProvider, fileName, fileSize, duration } = shapes.file.parse(message);
  const url = contentProvider.type === "external" ? webUrl(contentProvider.originalContentUrl) : undefined;
  return attachment(kind, url === undefined ? { type: "id", id: message.id } : { type: "url", url }, {
    name: fileName,
    size: fileSize,
    durationMs: duration,
  });
}

const media =
  (kind: AttachmentKind): Reader =>
  (message) =>
    saidMedia([fileOf(message, kind)]);

/** What is recorded in the chat; an audio file that is sent comes as a file. */
const audio: Reader = (message) => {
  const { contentProvider } = shapes.file.parse(message);
  return saidMedia([fileOf(message, contentProvider.type === "external" ? "AUDIO" : "VOICE")]);
};

/** A sticker is told by the words on it, else by those that describe it. */
const sticker: Reader = (message) => {
  const { packageId = null, stickerId = null, text: said, keywords } = shapes.sticker.parse(message);
  const described = keywords.find((word) => word !== undefined);
  return saidSticker({ packageId, stickerId }, [], said ?? (described && `[sticker: ${described}]`));
};

const READERS: ReadonlyMap<string, Reader> = new Map([
  ["text", text],
  ["location", location],
  ["image", media("IMAGE")],
  ["video", media("VIDEO")],
  ["audio", audio],
  ["file", media("DOCUMENT")],
  ["sticker", sticker],
]);

/** Reads what a message says. Total. */
export const contentOf = (message: LineMessage, secrets: readonly string[]): Said =>
  READERS.get(message.type ?? "")?.(message) ?? saidUnsupported(message.type ?? "message", message, secrets);
