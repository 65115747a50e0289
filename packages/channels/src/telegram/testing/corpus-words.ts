import type { Sample } from "../../testing/corpus.ts";
import { type Seen, sample, shownAs } from "../../testing/seen.ts";
import { chat, sharedContact, update } from "./payloads.ts";

const said = (name: string, content: object, seen: Seen): Sample =>
  sample(name, update(content), shownAs(seen));

const point = { latitude: 59.44, longitude: 24.75 };
const shop = { id: -1_001_234_567_890, title: "Shop", username: "shop", type: "channel" };
const vcard =
  "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Plumber Pete\r\nORG:Pipes Ltd;Repairs\r\nTEL;TYPE=CELL:+1 415 555 0177\r\nitem1.TEL:tel:+14155550178\r\n" +
  "EMAIL;TYPE=WORK:pete@pipe\r\n s.dev\r\nEND:VCARD\r\n";

export const wordCases: readonly Sample[] = [
  said("text", { text: "Grüße 😀\nsecond line" }, { kind: "TEXT", text: "Grüße 😀\nsecond line" }),
  said(
    "text with a hidden link",
    {
      text: "see the offer, please",
      entities: [
        { type: "text_link", offset: 4, length: 9, url: "https://shop.dev/4711" },
        { type: "bold", offset: 0, length: 3 },
      ],
    },
    { kind: "TEXT", text: "see the offer (https://shop.dev/4711), please" },
  ),
  said(
    "command",
    { text: "/start ref-1", entities: [{ type: "bot_command", offset: 0, length: 6 }] },
    { kind: "TEXT", text: "/start ref-1" },
  ),
  said(
    "text that quotes",
    { text: "this one", reply_to_message: { message_id: 1200, date: 1749416000, chat, text: "Which?" } },
    { kind: "TEXT", text: "this one", quotes: "1200" },
  ),
  said(
    "forwarded text",
    {
      text: "from a friend",
      forward_origin: { type: "hidden_user", sender_user_name: "Ann", date: 1749416000 },
    },
    { kind: "TEXT", text: "from a friend" },
  ),
  said(
    "answer to a story",
    { text: "how much?", reply_to_story: { chat: shop, id: 17 } },
    { kind: "STORY", text: "how much?", data: { url: "https://t.me/shop/s/17", expiresAt: null } },
  ),
  said("text of another type", { text: 7 }, { kind: "UNSUPPORTED", text: "[unsupported: text]", data: 7 }),
  said(
    "rich message",
    {
      rich_message: {
        blocks: [
          { type: "heading", size: 1, text: "Order" },
          {
            type: "paragraph",
            text: [
              "two ",
              { type: "bold", text: "mugs" },
              { type: "url", text: ", these", url: "https://shop.dev/7" },
            ],
          },
          { type: "list", items: [{ label: "1.", blocks: [{ type: "paragraph", text: "blue" }] }] },
          {
            type: "table",
            cells: [
              [
                { text: "Mug", align: "left", valign: "top" },
                { text: "12.50", align: "right", valign: "top" },
              ],
            ],
          },
          { type: "divider" },
        ],
      },
    },
    { kind: "TEXT", text: "Order\ntwo mugs, these (https://shop.dev/7)\n1.\nblue\nMug · 12.50" },
  ),
  said(
    "rich message with a photo",
    {
      rich_message: {
        blocks: [
          {
            type: "photo",
            photo: [{ file_id: "AgAC", file_unique_id: "AQ", width: 9, height: 9 }],
            caption: { text: "the lid" },
          },
        ],
      },
    },
    {
      kind: "MEDIA",
      text: "the lid",
      attachments: [{ kind: "IMAGE", width: 9, height: 9, file: { type: "id", id: "AgAC" } }],
    },
  ),
  said(
    "place",
    { location: point },
    { kind: "LOCATION", text: "59.44, 24.75", data: { lat: 59.44, lon: 24.75, name: null, address: null } },
  ),
  said(
    "venue",
    { venue: { location: point, title: "Old Town", address: "Pikk 1" }, location: point },
    {
      kind: "LOCATION",
      text: "Old Town, Pikk 1",
      data: { lat: 59.44, lon: 24.75, name: "Old Town", address: "Pikk 1" },
    },
  ),
  said(
    "venue off the globe",
    { venue: { location: { latitude: 0, longitude: 181 }, title: "Old Town", address: "Pikk 1" } },
    { kind: "TEXT", text: "Old Town, Pikk 1" },
  ),
  said(
    "place off the globe",
    { location: { latitude: 91, longitude: 0 } },
    { kind: "UNSUPPORTED", text: "[unsupported: location]", data: { latitude: 91, longitude: 0 } },
  ),
  said("own number", sharedContact(), {
    kind: "CONTACT_CARD",
    text: "Ivan Sidorov\n+14155550123",
    data: { cards: [{ name: "Ivan Sidorov", phones: ["+14155550123"], emails: [], organisation: null }] },
  }),
  said(
    "card with several numbers",
    { contact: { phone_number: "14155550177", first_name: "Plumber", last_name: "Pete", vcard } },
    {
      kind: "CONTACT_CARD",
      text: "Plumber Pete, Pipes Ltd, Repairs\n+14155550177\n+14155550178\npete@pipes.dev",
      data: {
        cards: [
          {
            name: "Plumber Pete",
            phones: ["+14155550177", "+14155550178"],
            emails: ["pete@pipes.dev"],
            organisation: "Pipes Ltd, Repairs",
          },
        ],
      },
    },
  ),
];
