import type { AttachmentKind } from "@contact-identity/domain";
import type { Said } from "../said.ts";
import { attachment, defined, saidFile, webUrl } from "../said-file.ts";
import { isOnGlobe, saidCards, saidLocation, saidSticker, saidUnsupported } from "../words/index.ts";
import type { ViberSender } from "./shapes.ts";
import * as shapes from "./shapes.ts";

/** What a message says; `phone` is the number on the sender's own card. */
export interface Content extends Said {
  readonly phone?: string;
}

/** Null where what it says cannot be read. */
type Reader = (message: unknown, sender: ViberSender) => Content | null;

const words = (text: string): Content | null =>
  text.trim() === "" ? null : { text, content: { kind: "TEXT" } };

const text: Reader = (message) => words(shapes.text.parse(message).text);

const url: Reader = (message) => {
  const { media, text: title } = shapes.media.parse(message);
  const link = typeof media === "string" ? media : undefined;
  return words([title, link].filter((word) => word !== undefined && word !== "").join("\n"));
};

/** A place that cannot be read loses its coordinates, not its words. */
const location: Reader = (message) => {
  const { location: place, text: name } = shapes.place.parse(message);
  const { lat, lon, address } = place;
  if (lat !== undefined && lon !== undefined && isOnGlobe(lat, lon))
    return saidLocation({ lat, lon, ...defined({ name, address }) });
  return words([name, address].filter((word) => word !== undefined).join(", "));
};

const sameName = (one: string, other: string | undefined): boolean => {
  const plain = (name: string) => name.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();
  return other !== undefined && plain(one) === plain(other);
};

/** Viber does not say whose card it is: one by the sender's own name is taken for the sender's, and that is a claim; any other proves nothing. */
const contact: Reader = (message, sender) => {
  const { name, phone_number: phone } = shapes.contact.parse(message).contact;
  if (name === undefined && phone === undefined) return null;
  const phones = phone === undefined ? [] : [phone];
  const said = saidCards([{ name: name ?? null, phones, emails: [], organisation: null }]);
  const own = name !== undefined && sameName(name, sender.name);
  return own && phone !== undefined ? { ...said, phone } : said;
};

const media =
  (kind: AttachmentKind): Reader =>
  (message) => {
    const { media, text: caption, file_name, size, duration } = shapes.media.parse(message);
    const url = webUrl(media);
    const durationMs = duration === undefined ? undefined : duration * 1000;
    const facts = { name: file_name, size, durationMs };
    return saidFile(url === undefined ? undefined : attachment(kind, { type: "url", url }, facts), caption);
  };

const sticker: Reader = (message) => {
  const { media, sticker_id: stickerId = null } = shapes.sticker.parse(message);
  const url = webUrl(media);
  if (url === undefined && stickerId === null) return null;
  return saidSticker({ stickerId }, url === undefined ? [] : [attachment("STICKER", { type: "url", url })]);
};

const READERS: ReadonlyMap<string, Reader> = new Map([
  ["text", text],
  ["url", url],
  ["location", location],
  ["contact", contact],
  ["picture", media("IMAGE")],
  ["video", media("VIDEO")],
  ["file", media("DOCUMENT")],
  ["sticker", sticker],
]);

/** Reads what a message says. Total. */
export const contentOf = (
  message: Readonly<Record<string, unknown>>,
  sender: ViberSender,
  secrets: readonly string[],
): Content => {
  const type = typeof message.type === "string" ? message.type : "message";
  return READERS.get(type)?.(message, sender) ?? saidUnsupported(type, message, secrets);
};
