import type { Sample } from "../../testing/corpus.ts";
import { said, sent } from "./corpus-builders.ts";
import { message, text } from "./payloads.ts";

const id = "444573844083572737";
const byId = { file: { type: "id", id } } as const;
const byLine = { contentProvider: { type: "line" } };
const quoteToken = "q3Plxr4AgKd2nkMPpPYMnfGqPFXfvyHtyHeYeFUv3vb7";

/** Messages by what LINE calls them. */
export const messages: readonly Sample[] = [
  said("text", text("line\none"), { kind: "TEXT", text: "line\none" }),
  said(
    "text with LINE emojis and a mention",
    {
      ...text("@All Good (hello)"),
      emojis: [{ index: 10, length: 7, productId: "5ac1bfd5040ab15980c9b435", emojiId: "001" }],
      mention: { mentionees: [{ index: 0, length: 4, type: "all" }] },
    },
    { kind: "TEXT", text: "@All Good (hello)" },
  ),
  said(
    "text that quotes",
    { ...text("this one"), quotedMessageId: "468789296880590977" },
    { kind: "TEXT", text: "this one", quotes: "468789296880590977" },
  ),
  said(
    "text of another type",
    { type: "text", text: null, quoteToken },
    {
      kind: "UNSUPPORTED",
      text: "[unsupported: text]",
      data: { id, type: "text", text: null, quoteToken: "[secret]" },
    },
  ),
  said(
    "image",
    { type: "image", ...byLine, quoteToken },
    {
      kind: "MEDIA",
      text: "[image]",
      attachments: [{ kind: "IMAGE", ...byId }],
    },
  ),
  said(
    "image of a set",
    {
      type: "image",
      ...byLine,
      imageSet: {
        id: "E005D41A7288F41B65593ED38FF6E9834B046AB36A37921A56BC236F13A91855",
        index: 1,
        total: 2,
      },
    },
    { kind: "MEDIA", text: "[image]", attachments: [{ kind: "IMAGE", ...byId }] },
  ),
  said(
    "image from elsewhere",
    {
      type: "image",
      contentProvider: {
        type: "external",
        originalContentUrl: "https://shop.dev/1.jpg",
        previewImageUrl: "https://shop.dev/1p.jpg",
      },
    },
    {
      kind: "MEDIA",
      text: "[image]",
      attachments: [{ kind: "IMAGE", file: { type: "url", url: "https://shop.dev/1.jpg" } }],
    },
  ),
  said(
    "video",
    { type: "video", duration: 65_000, ...byLine, quoteToken },
    {
      kind: "MEDIA",
      text: "[video 1:05]",
      attachments: [{ kind: "VIDEO", durationMs: 65_000, ...byId }],
    },
  ),
  said(
    "voice message",
    { type: "audio", duration: 12_000, ...byLine },
    {
      kind: "MEDIA",
      text: "[voice message 0:12]",
      attachments: [{ kind: "VOICE", durationMs: 12_000, ...byId }],
    },
  ),
  said(
    "audio from elsewhere",
    {
      type: "audio",
      duration: 12_000,
      contentProvider: { type: "external", originalContentUrl: "https://shop.dev/1.m4a" },
    },
    {
      kind: "MEDIA",
      text: "[audio 0:12]",
      attachments: [
        { kind: "AUDIO", durationMs: 12_000, file: { type: "url", url: "https://shop.dev/1.m4a" } },
      ],
    },
  ),
  said(
    "file",
    { type: "file", fileName: "見積書.pdf", fileSize: 2138 },
    {
      kind: "MEDIA",
      text: "[document: 見積書.pdf]",
      attachments: [{ kind: "DOCUMENT", name: "見積書.pdf", size: 2138, ...byId }],
    },
  ),
  said(
    "place",
    { type: "location", title: "Cafe", address: "東京都千代田区1-1", latitude: 35.68, longitude: 139.76 },
    {
      kind: "LOCATION",
      text: "Cafe, 東京都千代田区1-1",
      data: { lat: 35.68, lon: 139.76, name: "Cafe", address: "東京都千代田区1-1" },
    },
  ),
  said(
    "place without a title",
    { type: "location", title: null, address: "Main St", latitude: 1.5, longitude: -2 },
    {
      kind: "LOCATION",
      text: "Main St",
      data: { lat: 1.5, lon: -2, name: null, address: "Main St" },
    },
  ),
  said(
    "place off the globe",
    { type: "location", address: "Main St", latitude: 91, longitude: 0 },
    {
      kind: "TEXT",
      text: "Main St",
    },
  ),
  said(
    "sticker",
    {
      type: "sticker",
      packageId: "446",
      stickerId: "1988",
      stickerResourceType: "ANIMATION",
      keywords: ["happy", "joy"],
      quoteToken,
    },
    { kind: "STICKER", text: "[sticker: happy]", data: { emoji: null, packageId: "446", stickerId: "1988" } },
  ),
  said(
    "sticker with words on it",
    {
      type: "sticker",
      packageId: "446",
      stickerId: "1988",
      stickerResourceType: "MESSAGE",
      keywords: ["happy"],
      text: "Thanks!",
    },
    { kind: "STICKER", text: "Thanks!", data: { emoji: null, packageId: "446", stickerId: "1988" } },
  ),
  said(
    "sticker alone",
    { type: "sticker", packageId: "446", stickerId: "1988", stickerResourceType: "STATIC" },
    {
      kind: "STICKER",
      text: "[sticker]",
      data: { emoji: null, packageId: "446", stickerId: "1988" },
    },
  ),
  said(
    "message of next year",
    { type: "hologram", note: "hear me" },
    {
      kind: "UNSUPPORTED",
      text: "[unsupported: hologram]",
      data: { id, type: "hologram", note: "hear me" },
    },
  ),
  sent("message while another module has the conversation", message(text("hello?"), { mode: "standby" }), {
    kind: "TEXT",
    text: "hello?",
    automatic: true,
  }),
];
