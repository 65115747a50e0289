import type { TouchAttachment } from "@contact-identity/domain";
import type { Sample } from "../../testing/corpus.ts";
import { type Seen, sample, shownAs } from "../../testing/seen.ts";
import { update } from "./payloads.ts";

const file = (rest: object = {}): object => ({
  file_id: "AgACAgIAAxkBAAIB",
  file_unique_id: "AQADr8cxG",
  file_size: 12_345,
  ...rest,
});

const seen = (rest: Omit<TouchAttachment, "file" | "size">): TouchAttachment => ({
  size: 12_345,
  file: { type: "id", id: "AgACAgIAAxkBAAIB" },
  ...rest,
});

const said = (name: string, content: object, seen: Seen): Sample =>
  sample(name, update(content), shownAs(seen));

const media = (name: string, content: object, text: string, ...attachments: TouchAttachment[]): Sample =>
  said(name, content, { kind: "MEDIA", text, ...(attachments.length === 0 ? {} : { attachments }) });

const photo = [
  file({ file_id: "small", file_size: 1024, width: 90, height: 60 }),
  file({ width: 1280, height: 853 }),
];
const seenPhoto = seen({ kind: "IMAGE", width: 1280, height: 853 });
const video = { width: 640, height: 480, duration: 65, mime_type: "video/mp4" };
const seenVideo = seen({
  kind: "VIDEO",
  contentType: "video/mp4",
  width: 640,
  height: 480,
  durationMs: 65_000,
});

export const fileCases: readonly Sample[] = [
  media("photo", { photo }, "[image]", seenPhoto),
  media("photo with caption", { photo, caption: "scratched" }, "scratched", seenPhoto),
  media(
    "photo of an album",
    { photo, media_group_id: "13960", caption: "1 of 3", has_media_spoiler: true },
    "1 of 3",
    seenPhoto,
  ),
  media(
    "photo with a hidden link in its caption",
    {
      photo,
      caption: "see here",
      caption_entities: [{ type: "text_link", offset: 4, length: 4, url: "https://a.dev/1" }],
    },
    "see here (https://a.dev/1)",
    seenPhoto,
  ),
  media("photo whose sizes are lost, with its caption", { photo: [], caption: "scratched" }, "scratched"),
  media(
    "live photo",
    { live_photo: file({ ...video, file_id: "live" }), photo, caption: "look" },
    "look",
    seenPhoto,
    { ...seenVideo, file: { type: "id", id: "live" } },
  ),
  media("video", { video: file({ ...video, file_name: "drop.mp4" }) }, "[video 1:05]", {
    ...seenVideo,
    name: "drop.mp4",
  }),
  media(
    "animation",
    { animation: file(video), document: file({ mime_type: "video/mp4" }) },
    "[video 1:05]",
    seenVideo,
  ),
  media(
    "video note",
    { video_note: file({ length: 384, duration: 7 }) },
    "[video 0:07]",
    seen({ kind: "VIDEO", width: 384, height: 384, durationMs: 7000 }),
  ),
  media(
    "voice message",
    { voice: file({ duration: 12, mime_type: "audio/ogg" }) },
    "[voice message 0:12]",
    seen({ kind: "VOICE", contentType: "audio/ogg", durationMs: 12_000 }),
  ),
  media(
    "audio",
    {
      audio: file({
        duration: 200,
        performer: "Nina",
        title: "Song",
        file_name: "song.mp3",
        mime_type: "audio/mpeg",
      }),
    },
    "[audio 3:20]",
    seen({ kind: "AUDIO", name: "song.mp3", contentType: "audio/mpeg", durationMs: 200_000 }),
  ),
  media(
    "document",
    { document: file({ file_name: "Contract final.pdf", mime_type: "application/pdf" }) },
    "[document: Contract final.pdf]",
    seen({ kind: "DOCUMENT", name: "Contract final.pdf", contentType: "application/pdf" }),
  ),
  media("document without a name", { document: file() }, "[document]", seen({ kind: "DOCUMENT" })),
  media(
    "paid media",
    {
      paid_media: {
        star_count: 5,
        paid_media: [
          { type: "photo", photo },
          { type: "video", video: file(video) },
          { type: "preview", width: 9 },
        ],
      },
    },
    "[image] [video 1:05]",
    seenPhoto,
    seenVideo,
  ),
  said(
    "photo whose file cannot be named",
    { photo: [{ file_unique_id: "AQADr8cxG", width: 90, height: 60 }] },
    {
      kind: "UNSUPPORTED",
      text: "[unsupported: photo]",
      data: [{ file_unique_id: "AQADr8cxG", width: 90, height: 60 }],
    },
  ),
  said(
    "sticker",
    {
      sticker: file({
        type: "regular",
        emoji: "😭",
        set_name: "tears",
        width: 512,
        height: 512,
        is_animated: false,
        is_video: false,
      }),
    },
    {
      kind: "STICKER",
      text: "😭",
      data: { emoji: "😭", packageId: "tears", stickerId: "AQADr8cxG" },
      attachments: [seen({ kind: "STICKER", contentType: "image/webp", width: 512, height: 512 })],
    },
  ),
  said(
    "animated sticker without an emoji",
    { sticker: file({ type: "regular", is_animated: true, is_video: false }) },
    {
      kind: "STICKER",
      text: "[sticker]",
      data: { emoji: null, packageId: null, stickerId: "AQADr8cxG" },
      attachments: [seen({ kind: "STICKER", contentType: "application/x-tgsticker" })],
    },
  ),
  said(
    "video sticker",
    { sticker: file({ type: "custom_emoji", emoji: "🎉", is_video: true }) },
    {
      kind: "STICKER",
      text: "🎉",
      data: { emoji: "🎉", packageId: null, stickerId: "AQADr8cxG" },
      attachments: [seen({ kind: "STICKER", contentType: "video/webm" })],
    },
  ),
];
