import type { SaidContent } from "@contact-identity/domain";
import type { MetaObject } from "../meta/meta-call.ts";
import {
  isObject,
  STORY_MENTION,
  saidChoice,
  saidLocation,
  saidMedia,
  saidSticker,
  saidStory,
  saidUnsupported,
} from "../words/index.ts";
import { type Shown, shownOf } from "./attachments.ts";
import * as shapes from "./shapes.ts";

type As<K extends Shown["as"]> = Extract<Shown, { readonly as: K }>;

const lines = (...words: readonly (string | undefined)[]): string =>
  words.filter((line) => line !== undefined && line.trim() !== "").join("\n");

/** Files, a place, a sticker and words of one message, sorted. */
function sorted(shown: readonly Shown[]) {
  const all = <K extends Shown["as"]>(as: K): readonly As<K>[] =>
    shown.filter((one): one is As<K> => one.as === as);
  const stickers = all("sticker");
  return {
    place: all("place")[0],
    mention: all("mention")[0],
    sticker: stickers[0],
    unknown: all("unknown"),
    files: [...all("file"), ...stickers].flatMap(({ file }) => file ?? []),
    media: all("file").length > 0,
    words: [
      ...all("file").flatMap(({ caption }) => caption ?? []),
      ...all("words").map(({ words }) => words),
      ...all("unknown").map(({ words }) => words),
    ],
  };
}

const withFiles = (said: SaidContent, files: NonNullable<SaidContent["attachments"]>): SaidContent =>
  files.length === 0 ? said : { ...said, attachments: files };

/** The message without its id, which is told elsewhere. */
const partOf = ({ mid: _, ...rest }: MetaObject): unknown => rest;

/**
 * Reads what a message says; what we do not know says which kind it is.
 * @param raw the message as it came.
 * @param secrets of the channel.
 */
export function contentOf(
  message: shapes.PageMessage,
  raw: MetaObject,
  secrets: readonly string[],
): SaidContent {
  const { text, quick_reply, reply_to, attachments } = message;
  const { place, mention, sticker, unknown, files, media, words } = sorted(attachments.map(shownOf));
  const said = lines(text, ...words);
  if (isObject(reply_to.story)) {
    const { url } = shapes.story.parse(reply_to.story);
    return saidStory(said || saidMedia(files).text || "[story reply]", { url }, files);
  }
  if (mention !== undefined) return saidStory(said || STORY_MENTION, { url: mention.url }, files);
  if (quick_reply.payload !== undefined)
    return withFiles(saidChoice({ id: quick_reply.payload, title: text || undefined }, said), files);
  if (place !== undefined) return withFiles(saidLocation(place, lines(text, place.name, ...words)), files);
  if (media)
    return saidMedia(files, words.length > 0 && !text ? lines(saidMedia(files).text, ...words) : said);
  if (sticker !== undefined && said === "") return saidSticker({ stickerId: sticker.id }, files);
  if (said === "") return saidUnsupported("message", partOf(raw), secrets);
  if (unknown.length > 0 && said === lines(...unknown.map((one) => one.words)))
    return { ...saidUnsupported(unknown[0]!.kind, partOf(raw), secrets), text: said };
  return files.length === 0 ? { text: said } : saidMedia(files, said);
}
