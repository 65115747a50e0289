import type { Sample } from "../../testing/corpus.ts";
import { ANYA, SID, statusFields, whatsapp } from "./payloads.ts";
import { byWhatsapp, file, media, told } from "./said.ts";

// Source: Twilio, incoming message webhook and status callback: WhatsApp (2026).

export const whatsappSamples: readonly Sample[] = [
  byWhatsapp("a text", {}, { message: "hello" }),
  byWhatsapp(
    "a tapped button",
    { Body: "Red", ButtonText: "Red", ButtonPayload: "o1", MessageType: "button" },
    {
      message: "Red",
      kind: "CHOICE",
      data: { id: "o1", title: "Red", params: null },
      choiceId: "o1",
    },
  ),
  byWhatsapp(
    "a row of a list",
    { Body: "", ListTitle: "Green", ListId: "o2", MessageType: "interactive" },
    {
      message: "Green",
      kind: "CHOICE",
      data: { id: "o2", title: "Green", params: null },
      choiceId: "o2",
    },
  ),
  byWhatsapp(
    "the answers of a flow",
    {
      Body: "",
      MessageType: "interactive",
      InteractiveData: JSON.stringify({ flow_token: "t", day: "Tuesday", guests: 4 }),
    },
    { message: "day: Tuesday\nguests: 4", kind: "FORM", data: { answers: { day: "Tuesday", guests: 4 } } },
  ),
  byWhatsapp("answers that cannot be read", { Body: "Sent", InteractiveData: "{" }, { message: "Sent" }),
  byWhatsapp(
    "an order",
    {
      Body: "gift wrap",
      MessageType: "order",
      CatalogId: "19",
      Orders: JSON.stringify([
        { product_retailer_id: "MUG-7", quantity: 2, item_price: "12.5", currency: "EUR" },
      ]),
    },
    {
      message: "MUG-7 × 2 · 12.50 EUR\ngift wrap",
      kind: "ORDER",
      data: {
        items: [{ article: "MUG-7", quantity: 2, price: 12.5 }],
        currency: "EUR",
        note: "gift wrap",
        catalogId: "19",
      },
    },
  ),
  byWhatsapp(
    "a place",
    { Body: "", Latitude: "37.7876", Longitude: "-122.4", Label: "Twilio", Address: "101 Spear St" },
    {
      message: "Twilio, 101 Spear St",
      kind: "LOCATION",
      data: { lat: 37.7876, lon: -122.4, name: "Twilio", address: "101 Spear St" },
    },
  ),
  byWhatsapp(
    "a place with words",
    { Body: "I am here", Latitude: "-0.5", Longitude: "10" },
    {
      message: "I am here",
      kind: "LOCATION",
      data: { lat: -0.5, lon: 10, name: null, address: null },
    },
  ),
  byWhatsapp(
    "a place whose numbers cannot be read",
    { Body: "I am here", Latitude: "north", Longitude: "" },
    {
      message: "I am here",
    },
  ),
  byWhatsapp(
    "the name of a place alone",
    { Body: "", Latitude: "91", Longitude: "0", Label: "Pier 7" },
    {
      message: "Pier 7",
    },
  ),
  byWhatsapp(
    "a sticker",
    { Body: "", MessageType: "sticker", ...media("image/webp") },
    {
      message: "[sticker]",
      kind: "STICKER",
      data: { emoji: null, packageId: null, stickerId: null },
      attachments: [{ kind: "STICKER", contentType: "image/webp", file: file(0) }],
    },
  ),
  byWhatsapp(
    "a voice message",
    { Body: "", MessageType: "audio", ...media("audio/ogg") },
    {
      message: "[audio]",
      kind: "MEDIA",
      attachments: [{ kind: "AUDIO", contentType: "audio/ogg", file: file(0) }],
    },
  ),
  byWhatsapp(
    "an answer to our message",
    { OriginalRepliedMessageSid: "SM5e6f", OriginalRepliedMessageSender: whatsapp.from },
    {
      message: "hello",
      quotes: "SM5e6f",
    },
  ),
  byWhatsapp(
    "an advert that brought it",
    {
      ReferralBody: "All mugs",
      ReferralHeadline: "Summer sale",
      ReferralSourceId: "120210",
      ReferralSourceType: "ad",
      ReferralSourceUrl: "https://fb.me/2abc",
    },
    {
      message: "hello",
      referral: { source: "ad", title: "Summer sale", url: "https://fb.me/2abc", adId: "120210" },
    },
  ),
  told("read", statusFields("read", { To: `whatsapp:${ANYA.phone}`, EventType: "READ" }), {
    receipt: "READ",
    of: SID,
  }),
];
