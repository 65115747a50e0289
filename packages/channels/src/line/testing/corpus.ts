import { openChannel } from "../../open-channel.ts";
import type { Corpus, Sample, Shown } from "../../testing/corpus.ts";
import { type Seen, sample, shownAs } from "../../testing/seen.ts";
import { called, config, event, message, postback, signed, text, USER } from "./payloads.ts";

const sent = (name: string, content: object, seen: Seen): Sample =>
  sample(name, called(content), shownAs(seen));
const told = (name: string, content: object, shown: Shown): Sample => sample(name, called(content), shown);
const said = (name: string, content: object, seen: Seen): Sample => sent(name, message(content), seen);
const ignored = (reason: string): Shown => ({ ignored: reason });

const id = "444573844083572737";
const byId = { file: { type: "id", id } } as const;
const byLine = { contentProvider: { type: "line" } };
const quoteToken = "q3Plxr4AgKd2nkMPpPYMnfGqPFXfvyHtyHeYeFUv3vb7";

/** Messages by what LINE calls them. */
const messages: readonly Sample[] = [
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

const choice = (text: string, id: string | null, title: string | null, params: unknown = null): Seen => ({
  kind: "CHOICE",
  text,
  data: { id, title, params },
});
const RESERVE = "action=reserve&shop=7";

const postbacks: readonly Sample[] = [
  sent("postback of one of our options", postback("run_1:1:0\nRed"), choice("Red", "run_1:1:0", "Red")),
  sent(
    "postback",
    postback("action=buy&itemid=1"),
    choice("action=buy&itemid=1", "action=buy&itemid=1", null),
  ),
  ...(
    [
      ["datetime", "2026-12-24T18:30", "2026-12-24 18:30"],
      ["date", "2026-12-24", "2026-12-24"],
      ["time", "18:30", "18:30"],
    ] as const
  ).map(([kind, value, words]) =>
    sent(
      `${kind} that was picked`,
      postback(RESERVE, { postback: { data: RESERVE, params: { [kind]: value } } }),
      choice(words, RESERVE, null, { [kind]: value }),
    ),
  ),
  sent("postback without data", postback("x", { postback: { data: 7 } }), {
    kind: "UNSUPPORTED",
    text: "[unsupported: postback]",
    data: { data: "" },
  }),
  told(
    "switch of a rich menu",
    postback("x", {
      postback: { data: "menu=2", params: { newRichMenuAliasId: "menu-b", status: "SUCCESS" } },
    }),
    ignored("control-tap"),
  ),
];

/** Events that tell how it is, by their type, with their content. */
export const notices = {
  follow: { follow: { isUnblocked: false } },
  unfollow: {},
  join: {},
  leave: {},
  memberJoined: { joined: { members: [{ type: "user", userId: USER }] } },
  memberLeft: { left: { members: [{ type: "user", userId: USER }] } },
  membership: { membership: { type: "joined", membershipId: 1 } },
  beacon: { beacon: { hwid: "d41d8cd98f", type: "enter" } },
  accountLink: { link: { result: "ok", nonce: "aGVsbG8" } },
  videoPlayComplete: { videoPlayComplete: { trackingId: "track-1" } },
  activated: { chatControl: { expireAt: 1749416999000 } },
  deactivated: {},
  botSuspended: {},
  botResumed: {},
  module: { module: { type: "attached", botId: "U0", scopes: [] } },
  delivery: { delivery: { data: "15034552939884E28681A7D668CEA94C147C716C0EC9DFE8B80B44EF3B57F6BD" } },
  hologramEvent: {},
} as const;

const elsewhere = (source: object): object => message(text("x"), { source });

const events: readonly Sample[] = [
  told("edited text", event({ type: "messageEdited", message: { id, ...text("line two") } }, {}), {
    edit: "line two",
    on: id,
    kind: "TEXT",
  }),
  told("unsent message", event({ type: "unsend", unsend: { messageId: id } }, {}), { unsent: id }),
  told(
    "said in a group",
    elsewhere({ type: "group", groupId: "Ca56f94637c", userId: USER }),
    ignored("not-private"),
  ),
  told("said in a room", elsewhere({ type: "room", roomId: "Ra8dbf4673c" }), ignored("not-private")),
  ...Object.entries(notices).map(([type, content]) =>
    told(`notice: ${type}`, event({ type, ...content }, {}), ignored("notice")),
  ),
  told("said by somebody who is not known", elsewhere({ type: "user" }), {
    kept: "events.0.source.userId: is missing",
  }),
  told("said by a placeholder", elsewhere({ type: "user", userId: "undefined" }), {
    kept: "events.0.source.userId: is a placeholder, not an account",
  }),
  told("message without its id", message({ ...text("x"), id: "" }), {
    kept: "events.0.message.id: must not be empty",
  }),
  told("postback without its id", postback("x", { webhookEventId: undefined }), {
    kept: "events.0.webhookEventId: Invalid input: expected string, received undefined",
  }),
  sample(
    "event that is none",
    { destination: "U0", events: [null] },
    {
      kept: "events.0: Invalid input: expected object, received null",
    },
  ),
  sample(
    "two in one call",
    called(message(text("one")), message({ ...text("two"), id: "444573844083572738" })),
    shownAs({ kind: "TEXT", text: "one" }),
    shownAs({ kind: "TEXT", text: "two" }),
  ),
];

interface Call {
  readonly events: readonly object[];
}

/** Calls of LINE's, by kind. Source: LINE, Messaging API reference, webhook event objects. */
export const lineCorpus: Corpus = {
  name: "LINE",
  channel: openChannel("LINE", config),
  authentic: signed,
  samples: [...messages, ...postbacks, ...events],
  strict:
    /^events(?:\.\d+(?:\.(?:type|source|source\.(?:type|userId|groupId|roomId)|message|message\.id|webhookEventId|unsend|unsend\.messageId))?)?$/,
  merged: (payloads) => [called(...(payloads as readonly Call[]).flatMap((call) => call.events))],
};
