import type { AttachmentKind, TouchAttachment } from "@contact-identity/domain";
import type { Said } from "../said.ts";
import { defined, saidFile } from "../said-file.ts";
import {
  answersIn,
  anyNumber,
  anyObject,
  anyText,
  anyWord,
  isObject,
  isOnGlobe,
  saidForm,
  saidLocation,
  saidMedia,
  saidPoll,
  saidSticker,
  saidStory,
} from "../words/index.ts";
import { cardOf } from "./card.ts";
import { fileOf, paidFiles, photoOf, stickerOf } from "./files.ts";
import { richFiles, richText, withLinks } from "./rich-text.ts";
import * as shapes from "./shapes.ts";

/** What a message says; `phone` is a number that it proves to be the sender's own. */
export interface Content extends Said {
  readonly phone?: string;
}

export type Message = Readonly<Record<string, unknown>>;
/** Reads a part; null where what it says cannot be read, or we have no kind for it. */
export type Reader = (part: unknown, message: Message) => Content | null;

const caption = anyObject({ caption: anyWord });
const captionOf = (message: Message): string | undefined => {
  const told = caption.parse(message).caption;
  return told === undefined ? undefined : withLinks(told, message.caption_entities);
};

const STORY_SAID = "[forwarded a story]";

/** A story is named by who published it; a link is known where that is a public name. */
function storyUrl(story: unknown): string | undefined {
  const { chat, id } = isObject(story) ? story : {};
  const username = isObject(chat) ? chat.username : undefined;
  return typeof username === "string" && /^\w+$/.test(username) && Number.isInteger(id)
    ? `https://t.me/${username}/s/${id}`
    : undefined;
}

export const text: Reader = (part, message) => {
  const words = anyText.parse(part);
  if (words.trim() === "") return null;
  const told = withLinks(words, message.entities);
  return isObject(message.reply_to_story)
    ? saidStory(told, { url: storyUrl(message.reply_to_story) })
    : { text: told, content: { kind: "TEXT" } };
};

export const rich: Reader = (part) => {
  const [words, files] = [richText(part), richFiles(part)];
  if (files.length > 0) return saidMedia(files, words);
  return words === "" ? null : { text: words, content: { kind: "TEXT" } };
};

const place = anyObject({ latitude: anyNumber, longitude: anyNumber });
export function placeOf(part: unknown, names: { name?: string; address?: string } = {}): Content | null {
  const { latitude: lat, longitude: lon } = place.parse(part);
  return lat !== undefined && lon !== undefined && isOnGlobe(lat, lon)
    ? saidLocation({ lat, lon, ...names })
    : null;
}

const venueNames = anyObject({ title: anyWord, address: anyWord });
/** A place that cannot be read loses its coordinates, not its words. */
export const venue: Reader = (part) => {
  const { title, address } = venueNames.parse(part);
  const words = [title, address].filter((word) => word !== undefined).join(", ");
  return (
    placeOf(isObject(part) ? part.location : part, defined({ name: title, address })) ??
    (words === "" ? null : { text: words, content: { kind: "TEXT" } })
  );
};

export const contact: Reader = (part, message) => {
  const card = cardOf(part, (message.from as shapes.TelegramUser).id);
  return card === null ? null : { ...card.said, ...defined({ phone: card.phone }) };
};

export const fileReader =
  (
    kind: AttachmentKind,
    read: (part: unknown) => TouchAttachment | undefined = (part) => fileOf(kind, part),
  ) =>
  (part: unknown, message: Message): Content | null =>
    saidFile(read(part), captionOf(message));

export const livePhoto: Reader = (part, message) => {
  const files = [photoOf(message.photo), fileOf("VIDEO", part)].filter((file) => file !== undefined);
  return files.length === 0 ? saidFile(undefined, captionOf(message)) : saidMedia(files, captionOf(message));
};

export const paidMedia: Reader = (part, message) => {
  const files = paidFiles(part);
  return files.length === 0 ? saidFile(undefined, captionOf(message)) : saidMedia(files, captionOf(message));
};

const stickerFacts = anyObject({ emoji: anyWord, set_name: anyWord });
export const sticker: Reader = (part) => {
  const { emoji = null, set_name = null } = stickerFacts.parse(part);
  const { file_unique_id = null } = shapes.file.parse(part);
  const file = stickerOf(part);
  if (file === undefined && emoji === null) return null;
  const facts = { emoji, packageId: set_name, stickerId: file_unique_id };
  return saidSticker(facts, file === undefined ? [] : [file]);
};

export const dice: Reader = (part) => {
  const { emoji, value } = anyObject({ emoji: anyWord, value: anyNumber }).parse(part);
  if (emoji === undefined || value === undefined) return null;
  return { text: `${emoji} ${value}`, content: { kind: "TEXT" } };
};

const wordsIn = (list: unknown): readonly string[] =>
  (Array.isArray(list) ? list : []).flatMap((one) =>
    isObject(one) && typeof one.text === "string" && one.text.trim() !== "" ? [anyText.parse(one.text)] : [],
  );

export const poll: Reader = (part) => {
  const { question } = anyObject({ question: anyText }).parse(part);
  return question === "" ? null : saidPoll({ question, options: wordsIn(isObject(part) && part.options) });
};

export const checklist: Reader = (part) => {
  const { title } = anyObject({ title: anyText }).parse(part);
  const tasks = wordsIn(isObject(part) && part.tasks).map((task) => `- ${task}`);
  const lines = [title, ...tasks].filter((line) => line !== "");
  return lines.length === 0 ? null : { text: lines.join("\n"), content: { kind: "TEXT" } };
};

export const story: Reader = (part) => saidStory(STORY_SAID, { url: storyUrl(part) });

export const webApp: Reader = (part) => {
  const { data, button_text } = anyObject({ data: anyText, button_text: anyWord }).parse(part);
  return data === "" ? null : saidForm(answersIn(data) ?? { [button_text ?? "data"]: data });
};
