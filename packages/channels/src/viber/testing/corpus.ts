import { openChannel } from "../../open-channel.ts";
import type { Corpus, Sample } from "../../testing/corpus.ts";
import { type Seen, sample, shownAs } from "../../testing/seen.ts";
import { config, JOHN, message, receipt, signed, text } from "./payloads.ts";

const said = (name: string, content: object, seen: Seen): Sample =>
  sample(name, message(content), shownAs(seen));

const url =
  "https://dl-media.viber.com/5/media/2/short/any/sig/image/0x0/8f5e.jpg?Expires=1749502783&Signature=x";
const byUrl = { file: { type: "url", url } } as const;
const card = (name: string | null, phones: readonly string[]): Seen => ({
  kind: "CONTACT_CARD",
  text: [name ?? "[contact]", ...phones].join("\n"),
  data: { cards: [{ name, phones, emails: [], organisation: null }] },
});

const messages: readonly Sample[] = [
  said("text", text("line\none"), { kind: "TEXT", text: "line\none" }),
  said(
    "text without words",
    { type: "text", text: "" },
    {
      kind: "UNSUPPORTED",
      text: "[unsupported: text]",
      data: { type: "text", text: "" },
    },
  ),
  said("link", { type: "url", media: "https://shop.dev/1" }, { kind: "TEXT", text: "https://shop.dev/1" }),
  said(
    "picture with a text",
    {
      type: "picture",
      media: url,
      thumbnail: "https://dl-media.viber.com/5/t.jpg",
      file_name: "p.jpg",
      size: 10_240,
      text: "scratch here",
    },
    {
      kind: "MEDIA",
      text: "scratch here",
      attachments: [{ kind: "IMAGE", name: "p.jpg", size: 10_240, ...byUrl }],
    },
  ),
  said(
    "picture",
    { type: "picture", media: url, text: "" },
    {
      kind: "MEDIA",
      text: "[image]",
      attachments: [{ kind: "IMAGE", ...byUrl }],
    },
  ),
  said(
    "picture whose address is not one, with its text",
    { type: "picture", media: "javascript:alert(1)", text: "look" },
    {
      kind: "MEDIA",
      text: "look",
    },
  ),
  said(
    "picture whose address is not one",
    { type: "picture", media: 7 },
    {
      kind: "UNSUPPORTED",
      text: "[unsupported: picture]",
      data: { type: "picture", media: 7 },
    },
  ),
  said(
    "video",
    { type: "video", media: url, size: 1_000_000, duration: 65, file_name: "drop.mp4" },
    {
      kind: "MEDIA",
      text: "[video 1:05]",
      attachments: [{ kind: "VIDEO", name: "drop.mp4", size: 1_000_000, durationMs: 65_000, ...byUrl }],
    },
  ),
  said(
    "file",
    { type: "file", media: url, file_name: "offer.pdf", size: 2138 },
    {
      kind: "MEDIA",
      text: "[document: offer.pdf]",
      attachments: [{ kind: "DOCUMENT", name: "offer.pdf", size: 2138, ...byUrl }],
    },
  ),
  said(
    "sticker",
    { type: "sticker", sticker_id: 46_105, media: "http://content.cdn.viber.com/stickers/ABC/46105.png" },
    {
      kind: "STICKER",
      text: "[sticker]",
      data: { emoji: null, packageId: null, stickerId: "46105" },
      attachments: [
        {
          kind: "STICKER",
          file: { type: "url", url: "http://content.cdn.viber.com/stickers/ABC/46105.png" },
        },
      ],
    },
  ),
  said(
    "sticker by its number",
    { type: "sticker", sticker_id: 46_105 },
    {
      kind: "STICKER",
      text: "[sticker]",
      data: { emoji: null, packageId: null, stickerId: "46105" },
    },
  ),
  said(
    "place",
    { type: "location", location: { lat: 45.8, lon: 15.9, address: "Ilica 1" } },
    {
      kind: "LOCATION",
      text: "Ilica 1",
      data: { lat: 45.8, lon: 15.9, name: null, address: "Ilica 1" },
    },
  ),
  said(
    "bare place",
    { type: "location", location: { lat: 1.5, lon: -2 } },
    {
      kind: "LOCATION",
      text: "1.5, -2",
      data: { lat: 1.5, lon: -2, name: null, address: null },
    },
  ),
  said(
    "place off the globe",
    { type: "location", location: { lat: 91, lon: 0, address: "Ilica 1" } },
    {
      kind: "TEXT",
      text: "Ilica 1",
    },
  ),
  said(
    "own card",
    { type: "contact", contact: { name: JOHN.name, phone_number: "+14155550123", avatar: "" } },
    card(JOHN.name, ["+14155550123"]),
  ),
  said(
    "another's card",
    { type: "contact", contact: { name: "Alex", phone_number: "+14155550177" } },
    card("Alex", ["+14155550177"]),
  ),
  said(
    "number alone",
    { type: "contact", contact: { phone_number: "+14155550177" } },
    card(null, ["+14155550177"]),
  ),
  said(
    "rich media",
    { type: "rich_media", rich_media: { Type: "rich_media", Buttons: [{ Text: "Buy", ActionBody: "buy" }] } },
    {
      kind: "UNSUPPORTED",
      text: "[unsupported: rich_media]",
      data: {
        type: "rich_media",
        rich_media: { Type: "rich_media", Buttons: [{ Text: "Buy", ActionBody: "buy" }] },
      },
    },
  ),
  said(
    "kind of next year",
    { type: "hologram", note: "hear me" },
    {
      kind: "UNSUPPORTED",
      text: "[unsupported: hologram]",
      data: { type: "hologram", note: "hear me" },
    },
  ),
  sample(
    "token of 64 bits",
    message(text("hello"), { message_token: "4912661846655238145" }),
    shownAs({ kind: "TEXT", text: "hello" }),
  ),
];

const NOTICES = [
  "webhook",
  "subscribed",
  "unsubscribed",
  "conversation_started",
  "client_status",
  "hologram_event",
];

const RECEIPTS = { delivered: "DELIVERED", seen: "READ", failed: "FAILED" } as const;

const told: readonly Sample[] = [
  ...Object.entries(RECEIPTS).map(([event, status]) =>
    sample(`receipt: ${event}`, receipt(event, { desc: "failure description" }), {
      receipt: status,
      of: "4912661846655",
    }),
  ),
  sample("message without its sender", message(text("x"), { sender: undefined }), {
    kept: "sender: Invalid input: expected object, received undefined",
  }),
  sample("message without its token", message(text("x"), { message_token: undefined }), {
    kept: "message_token: must be an integer or a string of at most 512 characters",
  }),
  sample("message by nobody", message(text("x"), { sender: { ...JOHN, id: "null" } }), {
    kept: "sender.id: is a placeholder, not an account",
  }),
  ...NOTICES.map((event) =>
    sample(`notice: ${event}`, receipt(event, { user: JOHN }), { ignored: "notice" }),
  ),
];

/** Callbacks of Viber's, by kind. Source: Viber, REST Bot API, callbacks. */
export const viberCorpus: Corpus = {
  name: "Viber",
  channel: openChannel("VIBER", config),
  authentic: signed,
  samples: [...messages, ...told],
  strict: /^(?:event|message_token|sender|sender\.id)$/,
};
