import type { Sample } from "../../testing/corpus.ts";
import { text } from "./payloads.ts";
import { said } from "./said.ts";

// Source: Meta, WhatsApp Cloud API, webhooks reference, messages (2026).

const MEDIA = "1003383421387256";
const media = (mime_type: string, rest: object = {}) => ({
  id: MEDIA,
  mime_type,
  sha256: "SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=",
  url: "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1003383421387256",
  ...rest,
});
const file = { type: "id", id: MEDIA } as const;

const PETE = {
  name: { formatted_name: "Plumber Pete", first_name: "Pete", last_name: "Plumber" },
  phones: [
    { phone: "+1 (415) 555-0177", wa_id: "14155550177", type: "CELL" },
    { phone: "+1 415 555 0178", type: "WORK" },
  ],
  emails: [{ email: "pete@pipes.dev", type: "WORK" }],
  org: { company: "Pipes Ltd", department: "Repairs", title: "Plumber" },
};

export const content: readonly Sample[] = [
  said("a text", text("Grüße 😀\nline two"), { message: "Grüße 😀\nline two" }),
  said("a text of blanks", text("  "), {
    message: "[unsupported: text]",
    kind: "UNSUPPORTED",
    data: { text: { body: "  " } },
  }),
  said(
    "a picture with its caption",
    { type: "image", image: media("image/jpeg", { caption: "broken lid" }) },
    {
      message: "broken lid",
      kind: "MEDIA",
      attachments: [{ kind: "IMAGE", contentType: "image/jpeg", file }],
    },
  ),
  said(
    "a picture",
    { type: "image", image: media("image/png") },
    {
      message: "[image]",
      kind: "MEDIA",
      attachments: [{ kind: "IMAGE", contentType: "image/png", file }],
    },
  ),
  said(
    "a video",
    { type: "video", video: media("video/mp4") },
    {
      message: "[video]",
      kind: "MEDIA",
      attachments: [{ kind: "VIDEO", contentType: "video/mp4", file }],
    },
  ),
  said(
    "a voice message",
    { type: "audio", audio: media("audio/ogg; codecs=opus", { voice: true }) },
    {
      message: "[voice message]",
      kind: "MEDIA",
      attachments: [{ kind: "VOICE", contentType: "audio/ogg; codecs=opus", file }],
    },
  ),
  said(
    "a song",
    { type: "audio", audio: media("audio/mpeg", { voice: false }) },
    {
      message: "[audio]",
      kind: "MEDIA",
      attachments: [{ kind: "AUDIO", contentType: "audio/mpeg", file }],
    },
  ),
  said(
    "a document",
    { type: "document", document: media("application/pdf", { filename: "offer.pdf" }) },
    {
      message: "[document: offer.pdf]",
      kind: "MEDIA",
      attachments: [{ kind: "DOCUMENT", name: "offer.pdf", contentType: "application/pdf", file }],
    },
  ),
  said(
    "a sticker",
    { type: "sticker", sticker: media("image/webp", { animated: false }) },
    {
      message: "[sticker]",
      kind: "STICKER",
      data: { emoji: null, packageId: null, stickerId: null },
      attachments: [{ kind: "STICKER", contentType: "image/webp", file }],
    },
  ),
  said(
    "a picture by its address alone",
    { type: "image", image: media("image/png", { id: null }) },
    {
      message: "[image]",
      kind: "MEDIA",
      attachments: [{ kind: "IMAGE", contentType: "image/png", file: { type: "url", url: media("").url } }],
    },
  ),
  said(
    "a picture that was not handed over",
    { type: "image", image: { caption: "" } },
    {
      message: "[image]",
      kind: "MEDIA",
    },
  ),
  said(
    "a picture whose file is gone",
    { type: "image", errors: [{ code: 131052, title: "Media download error" }] },
    {
      message: "[unsupported: image]",
      kind: "UNSUPPORTED",
      data: { errors: [{ code: 131052, title: "Media download error" }] },
    },
  ),
  said(
    "a place with name and address",
    {
      type: "location",
      location: { latitude: 37.77, longitude: -122.39, name: "Pier 7", address: "The Embarcadero" },
    },
    {
      message: "Pier 7, The Embarcadero",
      kind: "LOCATION",
      data: { lat: 37.77, lon: -122.39, name: "Pier 7", address: "The Embarcadero" },
    },
  ),
  said(
    "a place alone",
    { type: "location", location: { latitude: "37.5", longitude: -122.25 } },
    {
      message: "37.5, -122.25",
      kind: "LOCATION",
      data: { lat: 37.5, lon: -122.25, name: null, address: null },
    },
  ),
  said(
    "a place off the globe",
    { type: "location", location: { latitude: 91, longitude: 0, name: "Pier 7" } },
    {
      message: "Pier 7",
    },
  ),
  said(
    "cards with several numbers",
    {
      type: "contacts",
      contacts: [
        PETE,
        { name: { first_name: "Mia", last_name: "Only" }, emails: [{ email: "mia@only.dev" }] },
      ],
    },
    {
      message:
        "Plumber Pete, Pipes Ltd\n+1 (415) 555-0177\n+1 415 555 0178\npete@pipes.dev\n\nMia Only\nmia@only.dev",
      kind: "CONTACT_CARD",
      data: {
        cards: [
          {
            name: "Plumber Pete",
            phones: ["+1 (415) 555-0177", "+1 415 555 0178"],
            emails: ["pete@pipes.dev"],
            organisation: "Pipes Ltd",
          },
          { name: "Mia Only", phones: [], emails: ["mia@only.dev"], organisation: null },
        ],
      },
    },
  ),
  said(
    "the sender's own number, asked for",
    {
      type: "contacts",
      contacts: [
        { origin: "contact_request", name: { formatted_name: "Sheena" }, phones: [{ wa_id: "14155550123" }] },
      ],
    },
    {
      message: "Sheena\n+14155550123",
      kind: "CONTACT_CARD",
      data: { cards: [{ name: "Sheena", phones: ["+14155550123"], emails: [], organisation: null }] },
    },
  ),
];
