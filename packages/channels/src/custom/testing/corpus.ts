import { openChannel } from "../../open-channel.ts";
import type { Corpus, Sample } from "../../testing/corpus.ts";
import { type Seen, sample, shownAs } from "../../testing/seen.ts";
import { bearer, call, config, messageEvent, textEvent } from "./payloads.ts";

const said = (name: string, message: unknown, seen: Seen): Sample =>
  sample(name, call({ events: [messageEvent(message)] }), shownAs(seen));
const unsupported = (name: string, message: { readonly type: string }): Sample =>
  said(name, message, { kind: "UNSUPPORTED", text: `[unsupported: ${message.type}]`, data: message });

const url = "https://files.shop.dev/lid.jpg";
const byUrl = { file: { type: "url", url } } as const;

const files: readonly Sample[] = [
  said(
    "attachment",
    { type: "attachment", attachment: { type: "image", url } },
    {
      kind: "MEDIA",
      text: "[image]",
      attachments: [{ kind: "IMAGE", ...byUrl }],
    },
  ),
  said(
    "attachment with a name",
    { type: "attachment", attachment: { type: "file", url, fileName: "offer.pdf" } },
    {
      kind: "MEDIA",
      text: "[document: offer.pdf]",
      attachments: [{ kind: "DOCUMENT", name: "offer.pdf", ...byUrl }],
    },
  ),
  ...(
    [
      ["image", "IMAGE", "[image]"],
      ["video", "VIDEO", "[video]"],
      ["audio", "AUDIO", "[audio]"],
      ["file", "DOCUMENT", "[document]"],
    ] as const
  ).map(([type, kind, text]) =>
    said(type, { type, url }, { kind: "MEDIA", text, attachments: [{ kind, ...byUrl }] }),
  ),
  said(
    "image with a caption",
    { type: "image", url, caption: "broken lid" },
    {
      kind: "MEDIA",
      text: "broken lid",
      attachments: [{ kind: "IMAGE", ...byUrl }],
    },
  ),
  said(
    "text with files",
    {
      type: "text",
      text: "see both",
      attachments: [
        { name: "a.pdf", contentType: "application/pdf", url },
        { contentType: "image/png", url },
      ],
    },
    {
      kind: "MEDIA",
      text: "see both",
      attachments: [
        { kind: "DOCUMENT", name: "a.pdf", contentType: "application/pdf", ...byUrl },
        { kind: "IMAGE", contentType: "image/png", ...byUrl },
      ],
    },
  ),
  unsupported("image without an address", { type: "image" }),
  unsupported("attachment that is not one", { type: "attachment" }),
];

const words: readonly Sample[] = [
  said("text", { type: "text", text: "hello" }, { kind: "TEXT", text: "hello" }),
  unsupported("text without words", { type: "text" }),
  said(
    "long text",
    { type: "text", text: "x".repeat(100_001) },
    { kind: "TEXT", text: `${"x".repeat(100_000)}[cut]` },
  ),
  said(
    "place",
    { type: "location", latitude: 37.5, longitude: -122.25 },
    {
      kind: "LOCATION",
      text: "37.5, -122.25",
      data: { lat: 37.5, lon: -122.25, name: null, address: null },
    },
  ),
  said(
    "named place",
    { type: "location", latitude: 37.5, longitude: -122.25, name: "Pier 7", address: "The Embarcadero" },
    {
      kind: "LOCATION",
      text: "Pier 7, The Embarcadero",
      data: { lat: 37.5, lon: -122.25, name: "Pier 7", address: "The Embarcadero" },
    },
  ),
  unsupported("place off the globe", { type: "location", ...{ latitude: 91, longitude: 0 } }),
  said(
    "sticker",
    { type: "sticker", emoji: "😭", packageId: "tears", stickerId: "7" },
    {
      kind: "STICKER",
      text: "😭",
      data: { emoji: "😭", packageId: "tears", stickerId: "7" },
    },
  ),
  unsupported("sticker that says nothing", { type: "sticker" }),
  said(
    "card",
    {
      type: "contact",
      cards: [{ name: "Pete", phones: ["+14155550177"], emails: ["pete@pipes.dev"], organisation: "Pipes" }],
    },
    {
      kind: "CONTACT_CARD",
      text: "Pete, Pipes\n+14155550177\npete@pipes.dev",
      data: {
        cards: [
          { name: "Pete", phones: ["+14155550177"], emails: ["pete@pipes.dev"], organisation: "Pipes" },
        ],
      },
    },
  ),
  said(
    "choice",
    { type: "choice", id: "yes-1", title: "Yes" },
    {
      kind: "CHOICE",
      text: "Yes",
      data: { id: "yes-1", title: "Yes", params: null },
    },
  ),
  unsupported("choice of blanks", { type: "choice", ...{ id: " " } }),
  said(
    "form",
    { type: "form", answers: { day: "Tuesday" } },
    {
      kind: "FORM",
      text: "day: Tuesday",
      data: { answers: { day: "Tuesday" } },
    },
  ),
  said(
    "order",
    {
      type: "order",
      items: [{ article: "MUG-7", quantity: 2, price: 12.5 }],
      currency: "EUR",
      note: "gift wrap",
      catalogId: "1",
    },
    {
      kind: "ORDER",
      text: "MUG-7 × 2 · 12.50 EUR\ngift wrap",
      data: {
        items: [{ article: "MUG-7", quantity: 2, price: 12.5 }],
        currency: "EUR",
        note: "gift wrap",
        catalogId: "1",
      },
    },
  ),
  said(
    "payment",
    { type: "payment", amount: 12.5, currency: "EUR", reference: "order-7" },
    {
      kind: "PAYMENT",
      text: "order-7: 12.50 EUR",
      data: { amount: 12.5, currency: "EUR", reference: "order-7" },
    },
  ),
  said(
    "poll",
    { type: "poll", question: "Tea?", options: ["Yes", "No"] },
    {
      kind: "POLL",
      text: "Tea?\n- Yes\n- No",
      data: { question: "Tea?", options: ["Yes", "No"] },
    },
  ),
  said(
    "story",
    { type: "story", text: "how much?", url: "https://shop.dev/s/1" },
    {
      kind: "STORY",
      text: "how much?",
      data: { url: "https://shop.dev/s/1", expiresAt: null },
    },
  ),
  said("reaction to nothing", { type: "reaction", emoji: "👍" }, { kind: "TEXT", text: "👍" }),
  sample("reaction", call({ events: [messageEvent({ type: "reaction", emoji: "👍", mId: "m-9" })] }), {
    reaction: "👍",
    on: "m-9",
  }),
  sample(
    "reaction taken back",
    call({ events: [messageEvent({ type: "reaction", emoji: "", mId: "m-9" })] }),
    {
      reaction: null,
      on: "m-9",
    },
  ),
  unsupported("kind of next year", { type: "hologram", ...{ hologram: 1 } }),
  said("message that is not one", "hello", { kind: "UNSUPPORTED", text: "[unsupported: message]", data: {} }),
];

const calls: readonly Sample[] = [
  sample("event that we do not know", call({ events: [{ type: "weather", mId: "w1" }] }), {
    ignored: "notice",
  }),
  sample(
    "message without its id",
    call({ events: [{ type: "message", message: { type: "text", text: "x" } }] }),
    {
      kept: "events.0.mId: must be a non-empty string of at most 512 characters or a safe integer",
    },
  ),
  sample("event that is not one", call({ events: [null] }), {
    kept: "events.0: Invalid input: expected object, received null",
  }),
  sample(
    "two in one call",
    call({ events: [textEvent("one", "a"), { type: "weather" }, textEvent("two", "b")] }),
    shownAs({ kind: "TEXT", text: "one" }),
    { ignored: "notice" },
    shownAs({ kind: "TEXT", text: "two" }),
  ),
];

interface Call {
  readonly events: readonly object[];
}

/** Calls of a business's own system, by kind. */
export const customCorpus: Corpus = {
  name: "custom",
  channel: openChannel("CUSTOM", config),
  authentic: (payload) => bearer(JSON.stringify(payload)),
  samples: [...words, ...files, ...calls],
  strict: /^(?:channelId|contactId|events|events\.\d+(?:\.(?:type|mId))?)$/,
  merged: (payloads) => [call({ events: (payloads as readonly Call[]).flatMap(({ events }) => events) })],
};
