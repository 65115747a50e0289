import type { Sample } from "../../testing/corpus.ts";
import { at, attachment, CDN, SENT_AT } from "./at.ts";
import { MID, PSID } from "./payloads.ts";

// Source: Meta, Messenger Platform, webhook events (2026): what Messenger alone tells.

const { told, said } = at("page");
const PDF = "https://cdn.fbsbx.com/v/t59.2708-21/123_n.pdf/offer%20final.pdf?_nc_cat=1&oh=2";

export const messenger: readonly Sample[] = [
  said(
    "a file",
    { attachments: [attachment("file", { url: PDF })] },
    {
      message: "[document: offer final.pdf]",
      kind: "MEDIA",
      attachments: [{ kind: "DOCUMENT", name: "offer final.pdf", file: { type: "url", url: PDF } }],
    },
  ),
  said(
    "a thumb",
    { attachments: [attachment("image", { url: CDN, sticker_id: 369239263222822 })] },
    {
      message: "[sticker]",
      kind: "STICKER",
      data: { emoji: null, packageId: null, stickerId: "369239263222822" },
      attachments: [{ kind: "STICKER", file: { type: "url", url: CDN } }],
    },
  ),
  said(
    "a place",
    {
      attachments: [
        attachment(
          "location",
          { coordinates: { lat: 37.483872, long: -122.149004 } },
          { title: "Olga's Location" },
        ),
      ],
    },
    {
      message: "Olga's Location",
      kind: "LOCATION",
      data: { lat: 37.483872, lon: -122.149004, name: "Olga's Location", address: null },
    },
  ),
  said(
    "a place off the globe",
    { attachments: [attachment("location", { coordinates: { lat: 91, long: 0 } }, { title: "Pier 7" })] },
    { message: "Pier 7" },
  ),
  said(
    "a shared page",
    { attachments: [{ type: "fallback", title: "Our shop", url: "https://shop.dev/p/1", payload: null }] },
    { message: "Our shop\nhttps://shop.dev/p/1" },
  ),
  said(
    "a page shared with a text",
    {
      text: "this one",
      attachments: [attachment("fallback", { url: "https://shop.dev/p/1", title: "Mug" })],
    },
    { message: "this one\nMug\nhttps://shop.dev/p/1" },
  ),
  said(
    "a product of the shop",
    {
      text: "is it there?",
      attachments: [
        attachment("template", {
          product: { elements: [{ id: "1", retailer_id: "MUG-7", title: "Mug", subtitle: "12.50 EUR" }] },
        }),
      ],
    },
    { message: "is it there?\nMug, 12.50 EUR" },
  ),
  said(
    "a reel",
    { attachments: [attachment("reel", { url: CDN, title: "How we fire mugs", reel_video_id: 7 })] },
    {
      message: "[video]\nHow we fire mugs",
      kind: "MEDIA",
      attachments: [{ kind: "VIDEO", file: { type: "url", url: CDN } }],
    },
  ),
  told(
    "delivered",
    { delivery: { mids: [MID], watermark: SENT_AT } },
    { receipt: "DELIVERED", of: MID },
    {
      watermark: "DELIVERED",
      of: PSID,
    },
  ),
  told("read up to a time", { read: { watermark: SENT_AT } }, { watermark: "READ", of: PSID }),
  told("a reading of nothing", { read: {} }, { ignored: "other-receipt" }),
];

/** What comes without an id of its own: who, when and what make one. */
export const withoutId: readonly Sample[] = [
  told(
    "an opinion of how they were served",
    {
      messaging_feedback: {
        feedback_screens: [
          {
            screen_id: 0,
            questions: {
              q1: {
                title: "How was it?",
                type: "csat",
                payload: "5",
                follow_up: { type: "free_form", payload: "Thanks!" },
              },
            },
          },
        ],
      },
    },
    {
      message: "How was it?: 5\nHow was it?, because: Thanks!",
      kind: "FORM",
      data: { answers: { "How was it?": "5", "How was it?, because": "Thanks!" } },
      sentAt: SENT_AT,
    },
  ),
  told(
    "a tap of an old version of the API",
    { postback: { title: "Get started", payload: "GO" } },
    {
      message: "Get started",
      kind: "CHOICE",
      data: { id: "GO", title: "Get started", params: null },
      choiceId: "GO",
      sentAt: SENT_AT,
    },
  ),
];
