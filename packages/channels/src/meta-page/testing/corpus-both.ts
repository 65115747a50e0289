import type { Sample } from "../../testing/corpus.ts";
import { at, attachment, CDN, SENT_AT } from "./at.ts";
import { config, MID, PSID, text } from "./payloads.ts";

// Source: Meta, Messenger Platform and Instagram Messaging, webhook events (2026): what people say on both.

const OURS = "m_ourOwnMessage01";
const file = { type: "url", url: CDN } as const;
const image = attachment("image", { url: CDN });

export function saidOnBoth(object: "page" | "instagram"): readonly Sample[] {
  const { told, said, whole } = at(object);
  return [
    said("a text", { text: "Grüße 😀" }, { message: "Grüße 😀" }),
    said(
      "a picture",
      { attachments: [image] },
      {
        message: "[image]",
        kind: "MEDIA",
        attachments: [{ kind: "IMAGE", file }],
      },
    ),
    said(
      "two pictures with a text",
      { text: "see both", attachments: [image, image] },
      {
        message: "see both",
        kind: "MEDIA",
        attachments: [
          { kind: "IMAGE", file },
          { kind: "IMAGE", file },
        ],
      },
    ),
    said(
      "three pictures",
      { attachments: [image, image, image] },
      {
        message: "[3 images]",
        kind: "MEDIA",
        attachments: [1, 2, 3].map(() => ({ kind: "IMAGE", file }) as const),
      },
    ),
    said(
      "a video",
      { attachments: [attachment("video", { url: CDN })] },
      {
        message: "[video]",
        kind: "MEDIA",
        attachments: [{ kind: "VIDEO", file }],
      },
    ),
    said(
      "a voice clip",
      { attachments: [attachment("audio", { url: CDN })] },
      {
        message: "[audio]",
        kind: "MEDIA",
        attachments: [{ kind: "AUDIO", file }],
      },
    ),
    said(
      "a picture for one look",
      { attachments: [{ type: "ephemeral" }] },
      {
        message: "[unsupported: ephemeral]",
        kind: "UNSUPPORTED",
        data: { attachments: [{ type: "ephemeral" }] },
      },
    ),
    said(
      "a text beside a kind of next year",
      { text: "look", attachments: [{ type: "hologram", payload: { id: 1 } }] },
      {
        message: "look\n[unsupported: hologram]",
      },
    ),
    said(
      "what Meta does not hand over",
      { is_unsupported: true },
      {
        message: "[unsupported: message]",
        kind: "UNSUPPORTED",
        data: { is_unsupported: true },
      },
    ),
    said(
      "a quick reply",
      { text: "Yes", quick_reply: { payload: "YES_1" } },
      {
        message: "Yes",
        kind: "CHOICE",
        data: { id: "YES_1", title: "Yes", params: null },
        choiceId: "YES_1",
      },
    ),
    told(
      "a button, with what brought it",
      {
        postback: {
          mid: MID,
          title: "Track my order",
          payload: "TRACK",
          referral: {
            ref: "summer",
            source: "SHORTLINK",
            type: "OPEN_THREAD",
            referer_uri: "https://shop.dev/",
          },
        },
      },
      {
        message: "Track my order",
        kind: "CHOICE",
        data: { id: "TRACK", title: "Track my order", params: null },
        choiceId: "TRACK",
        sentAt: SENT_AT,
        referral: { source: "SHORTLINK", title: "summer", url: "https://shop.dev/", adId: null },
      },
    ),
    whole(
      "a button inside changes, its time in seconds",
      {
        changes: [
          {
            field: "messaging_postbacks",
            value: {
              sender: { id: PSID },
              recipient: { id: config.pageId },
              timestamp: "1458692752",
              postback: { mid: MID, title: "Green", payload: "o2" },
            },
          },
        ],
      },
      [
        {
          message: "Green",
          kind: "CHOICE",
          data: { id: "o2", title: "Green", params: null },
          choiceId: "o2",
          sentAt: 1458692752000,
        },
      ],
    ),
    whole("a change without a list", { field: "messages", value: text("hello") }, [
      { message: "hello", sentAt: SENT_AT },
    ]),
    said(
      "an answer to our message",
      { text: "blue", reply_to: { mid: OURS, is_self_reply: false } },
      {
        message: "blue",
        quotes: OURS,
      },
    ),
    said(
      "an advert that brought it",
      {
        text: "I want it",
        referral: {
          ref: "r",
          ad_id: "6045246247433",
          source: "ADS",
          type: "OPEN_THREAD",
          ads_context_data: { ad_title: "Summer sale", photo_url: CDN, post_id: "1" },
        },
      },
      {
        message: "I want it",
        referral: { source: "ADS", title: "Summer sale", url: null, adId: "6045246247433" },
      },
    ),
    said(
      "a question about a product",
      { text: "in blue?", referral: { product: { id: "5512" } } },
      {
        message: "in blue?",
        referral: { source: "product", title: "5512", url: null, adId: null },
      },
    ),
  ];
}
